import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { stripVTControlCharacters } from "node:util";
import {
    canOverwrite,
    decideColor,
    keepPlain,
    openProgress,
    paintText,
    type OutputStream,
    type Progress,
} from "../../cli/terminal";

type Env = Record<string, string>;

/** Whether each environment colours and draws a bar, on a terminal and elsewhere. */
const MATRIX: readonly (readonly [
    env: Env,
    terminal: readonly [color: boolean, bar: boolean],
    elsewhereColor: boolean,
])[] = [
    [{}, [true, true], false],
    [{ TERM: "xterm-256color" }, [true, true], false],
    [{ TERM: "dumb" }, [false, false], false],
    [{ CI: "true" }, [true, false], false],
    [{ CI: "" }, [true, true], false],
    [{ NO_COLOR: "1" }, [false, true], false],
    [{ NO_COLOR: "0" }, [false, true], false],
    [{ NO_COLOR: "false" }, [false, true], false],
    [{ NO_COLOR: "" }, [true, true], false],
    [{ NODE_DISABLE_COLORS: "1" }, [false, true], false],
    [{ FORCE_COLOR: "" }, [true, true], true],
    [{ FORCE_COLOR: "true" }, [true, true], true],
    [{ FORCE_COLOR: "1" }, [true, true], true],
    [{ FORCE_COLOR: "2" }, [true, true], true],
    [{ FORCE_COLOR: "3" }, [true, true], true],
    [{ FORCE_COLOR: "0" }, [false, true], false],
    [{ FORCE_COLOR: "false" }, [false, true], false],
    [{ FORCE_COLOR: "4" }, [false, true], false],
    [{ FORCE_COLOR: "1", NO_COLOR: "1" }, [true, true], true],
    [{ FORCE_COLOR: "1", NODE_DISABLE_COLORS: "1" }, [true, true], true],
    [{ FORCE_COLOR: "0", NO_COLOR: "" }, [false, true], false],
    [{ FORCE_COLOR: "1", TERM: "dumb" }, [true, false], true],
    [{ FORCE_COLOR: "1", CI: "1" }, [true, false], true],
];

describe("what the environment and the terminal say", () => {
    for (const [env, [color, bar], elsewhere] of MATRIX) {
        const named = JSON.stringify(env);
        it(`${named} on a terminal`, () => {
            assert.equal(decideColor(env, { isTTY: true }), color);
            assert.equal(canOverwrite(env, { isTTY: true }), bar);
        });
        it(`${named} elsewhere`, () => {
            for (const stream of [{}, { isTTY: false }]) {
                assert.equal(decideColor(env, stream), elsewhere);
                assert.equal(canOverwrite(env, stream), false);
            }
        });
    }
});

describe("paint", () => {
    it("adds nothing but colour", () =>
        fc.assert(
            fc.property(fc.constantFrom("red", "green", "yellow"), fc.string(), (color, text) => {
                const plain = stripVTControlCharacters(text);
                assert.equal(stripVTControlCharacters(paintText(color, text)), plain);
                assert.equal(keepPlain(color, text), text);
            }),
        ));

    it("ends the colour that it begins", () =>
        assert.equal(paintText("red", "✗ no"), "\u001b[31m✗ no\u001b[39m"));
});

/** Progress on a stream that keeps what is written, with a clock that the test moves. */
function open(total: number, stream: Partial<OutputStream>, quietSeconds = 0) {
    const written: string[] = [];
    let [now, beat, stopped] = [0, () => {}, false];
    const progress: Progress = openProgress(total, {
        quietSeconds,
        env: {},
        stream: { write: (text) => written.push(text), ...stream },
        now: () => now,
        tick: (call) => {
            beat = call;
            return () => (stopped = true);
        },
    });
    const wait = (seconds: number) => {
        for (let second = 0; second < seconds; second++) {
            now += 1000;
            if (!stopped) beat();
        }
    };
    return { progress, written, wait };
}

describe("progress on a terminal", () => {
    it("is one line that is written over, and goes away", () => {
        const { progress, written, wait } = open(3, { isTTY: true, columns: 100 });
        progress.begin("reading");
        progress.step("us-east-2: 12 pools", "us-east-2");
        wait(1);
        progress.step("eu-north-1: failed");
        progress.stop();
        progress.stop();
        progress.step("late");
        assert.deepEqual(written, [
            `\r\u001b[K[${".".repeat(30)}] 0/3 reading`,
            `\r\u001b[K[${"#".repeat(10)}${".".repeat(20)}] 1/3 us-east-2`,
            `\r\u001b[K[${"#".repeat(10)}${".".repeat(20)}] 1/3 reading, 1 s`,
            `\r\u001b[K[${"#".repeat(20)}${".".repeat(10)}] 2/3 eu-north-1: failed`,
            "\r\u001b[K",
        ]);
    });

    it("has no bar for one thing", () => {
        const { progress, written, wait } = open(1, { isTTY: true });
        progress.begin("asking");
        wait(65);
        assert.deepEqual(
            [written[0], written.at(-1)],
            ["\r\u001b[Kasking", "\r\u001b[Kasking, 1 min 5 s"],
        );
    });

    it("never fills the last column, where a terminal would begin a new line", () => {
        for (const columns of [20, 80, 200]) {
            const { progress, written } = open(2, { isTTY: true, columns });
            progress.begin("x".repeat(300));
            assert.equal(written[0]!.length - "\r\u001b[K".length, columns - 1);
        }
    });

    it("has no control character of a name's own", () => {
        const { progress, written } = open(1, { isTTY: true });
        progress.begin("a\r\u001b[2Jb\nc");
        assert.deepEqual(written, ["\r\u001b[Ka [2Jb c"]);
    });
});

describe("progress in a log", () => {
    it("is a line a step, without a control character", () => {
        const { progress, written } = open(2, {});
        progress.begin("reading");
        progress.step("us-east-2: 12 pools", "us-east-2");
        progress.step("eu\u001b[31m-north\r-1: failed\nagain");
        progress.stop();
        assert.deepEqual(written, ["us-east-2: 12 pools\n", "eu [31m-north -1: failed again\n"]);
    });

    it("says nothing of what is soon done, and then not all", () => {
        const { progress, written, wait } = open(20, {}, 5);
        for (let step = 1; step <= 20; step++) {
            wait(1);
            progress.step(`step ${step}`);
        }
        assert.deepEqual(written, ["step 5\n", "step 10\n", "step 15\n", "step 20\n"]);
    });

    it("says every half minute that work goes on", () => {
        const { progress, written, wait } = open(1, {}, 5);
        wait(100);
        assert.deepEqual(written, []);
        progress.begin("uploading items.jsonl");
        wait(95);
        progress.stop();
        wait(100);
        progress.step("late");
        assert.deepEqual(written, [
            "uploading items.jsonl: 30 s so far\n",
            "uploading items.jsonl: 1 min 0 s so far\n",
            "uploading items.jsonl: 1 min 30 s so far\n",
        ]);
    });
});
