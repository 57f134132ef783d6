import * as assert from "node:assert/strict";
import { parseLock, type Lock, type Pool } from "../../../core/lock/lock";
import { renderLock, withSelection } from "../../../core/lock/text";
import { migrate } from "../../../core/lock/migrate";
import { lockText as committed } from "../../support/preview";
import { readOwn } from "../../support/projectFiles";

/** The problems of the committed lock after a change, as `key: message`. */
function faults(change: (lock: Lock) => void): string[] {
    return parseLock(committed(change)).problems.map(({ key, message }) => `${key}: ${message}`);
}

function only(problems: readonly string[]): string {
    assert.equal(problems.length, 1, problems.join("\n"));
    return problems[0]!;
}

describe("regions.lock.json", () => {
    it("reads the committed file: nine types or more, dated, with its source", () => {
        const { lock, problems } = parseLock(committed());
        assert.deepEqual(problems, []);
        const pools = Object.values(lock!.regions).flatMap((region) => region.pools);
        assert.ok(new Set(pools.map(({ type }) => type)).size >= 9);
        assert.match(lock!.source, /MIT/);
        assert.deepEqual(Object.keys(lock!.selection).sort(), ["prod", "test"]);
    });

    it("writes what it reads, byte for byte", () => {
        const text = readOwn("regions.lock.json");
        assert.equal(renderLock(parseLock(text).lock!), text);
    });

    it("writes one selection and leaves every other line as it was", () => {
        const lock = parseLock(committed()).lock!;
        const chosen = { ...lock.selection.prod!, chosen: ["eu-north-1"] };
        const changed = withSelection(lock, "prod", chosen);
        const [before, after] = [renderLock(lock).split("\n"), renderLock(changed).split("\n")];
        const at = before.findIndex((line, index) => line !== after[index]);
        assert.equal(before.filter((line, index) => line !== after[index]).length, 1);
        assert.match(before[at]!, /us-east-2/);
        assert.match(after[at]!, /eu-north-1/);
    });

    for (const [what, zone, expected] of [
        [
            "of another region",
            "us-east-1a",
            'is "us-east-1a", which is not a zone of us-east-2; write one such as us-east-2a',
        ],
        [
            "that is empty",
            "",
            'is "", which is not a zone of us-east-2; write one such as us-east-2a',
        ],
        ["of another zone", "us-east-2a", "repeats us-east-2a; every zone has a name of its own"],
    ] as const)
        it(`refuses a zone's name ${what}`, () =>
            assert.equal(
                only(faults((lock) => (lock.regions["us-east-2"]!.zones["use2-az2"] = zone))),
                `regions.us-east-2.zones.use2-az2: ${expected}`,
            ));

    const row = "regions.us-east-2.pools[2] (g4dn.xlarge in *)";
    const cases: readonly [string, (pool: Pool) => void, string][] = [
        [
            "a price that is no number",
            (pool) => (pool.spotMean7 = "NaN"),
            `${row}.spotMean7: is "NaN"; write dollars with four decimals as a string, such as "0.4067"`,
        ],
        [
            "a negative price",
            (pool) => (pool.odUsd = "-0.5260"),
            `${row}.odUsd: is "-0.5260"; write dollars with four decimals as a string, such as "0.4067"`,
        ],
        [
            "a price of nothing",
            (pool) => (pool.spotMean7 = "0.0000"),
            `${row}.spotMean7: is zero; remove the row, or write its price`,
        ],
        [
            "a zone that the region does not have",
            (pool) => (pool.azId = "use1-az1"),
            "regions.us-east-2.pools[2] (g4dn.xlarge in use1-az1).azId: is not a zone of us-east-2; write one of use2-az1, use2-az2, use2-az3 or *",
        ],
        [
            "a type that does not exist",
            (pool) => (pool.type = "g4dn.xlrage"),
            "regions.us-east-2.pools[2] (g4dn.xlrage in *).type: is not an x86_64 NVIDIA type that AWS offers; did you mean g4dn.xlarge?",
        ],
    ];
    for (const [name, change, expected] of cases) {
        it(`names the row of ${name}`, () => {
            assert.equal(
                only(faults((lock) => change(lock.regions["us-east-2"]!.pools[2]!))),
                expected,
            );
        });
    }

    it("needs no training prices, and writes them by type, one a line", () => {
        const lock = parseLock(committed()).lock!;
        assert.ok(Object.values(lock.regions).every((region) => !("trainingOdUsd" in region)));
        lock.regions["us-east-2"]!.trainingOdUsd = {
            "ml.p5.48xlarge": "63.2960",
            "ml.g5.xlarge": "1.4084",
        };
        const text = renderLock(lock);
        assert.match(
            text,
            /\n {6}"trainingOdUsd": \{\n {8}"ml\.g5\.xlarge": "1\.4084",\n {8}"ml\.p5\.48xlarge": "63\.2960"\n {6}\},\n {6}"zones"/,
        );
        assert.deepEqual(parseLock(text), { lock, problems: [] });
    });

    const training = "regions.us-east-2.trainingOdUsd";
    const DOLLARS = 'dollars with four decimals as a string, such as "0.4067"';
    for (const [what, prices, expected] of [
        ["NaN", { "ml.g5.xlarge": "NaN" }, `.ml.g5.xlarge: is "NaN"; write ${DOLLARS}`],
        [
            "below zero",
            { "ml.g5.xlarge": "-1.4084" },
            `.ml.g5.xlarge: is "-1.4084"; write ${DOLLARS}`,
        ],
        [
            "of two decimals",
            { "ml.g5.xlarge": "1.41" },
            `.ml.g5.xlarge: is "1.41"; write ${DOLLARS}`,
        ],
        [
            "that is a number",
            { "ml.g5.xlarge": 1.4084 },
            `.ml.g5.xlarge: is a fraction (1.4084); write a string`,
        ],
        [
            "of nothing",
            { "ml.g5.xlarge": "0.0000" },
            ".ml.g5.xlarge: is zero; remove the row, or write its price",
        ],
        [
            "of a mistyped type",
            { "ml.g5.xlrage": "1.4084" },
            ".ml.g5.xlrage: is not a GPU type that SageMaker trains on; did you mean ml.g5.xlarge?",
        ],
        [
            "of a type that is none",
            { everything: "15.5800" },
            ".everything: is not a GPU type that SageMaker trains on; remove the row",
        ],
        ["in no table", "1.4084", ': is a string ("1.4084"); write an object'],
    ] as const)
        it(`names the row of a training price ${what}`, () =>
            assert.equal(
                only(
                    faults((lock) => {
                        lock.regions["us-east-2"]!.trainingOdUsd = prices as never;
                    }),
                ),
                `${training}${expected}`,
            ));

    it("names both rows of a duplicate", () => {
        const problem = only(
            faults(({ regions }) => {
                const { pools } = regions["us-east-2"]!;
                pools.push({ ...pools[2]! });
            }),
        );
        assert.equal(
            problem,
            "regions.us-east-2.pools[13] (g4dn.xlarge in *): repeats pools[2]; keep one of the two rows",
        );
    });

    it("refuses a selection of a region that it does not have, and hints at the one meant", () => {
        assert.deepEqual(
            faults((lock) => (lock.selection.prod!.chosen = ["us-esat-2"])),
            [
                "selection.prod.chosen[0]: us-esat-2 is not a region of the lock; did you mean us-east-2?",
            ],
        );
    });

    it("refuses a name that no region has", () => {
        assert.match(
            only(faults((lock) => (lock.regions.Ohio = lock.regions["us-east-2"]!))),
            /^regions\.Ohio: is not the name of a region; write one such as us-east-2$/,
        );
    });

    it("refuses a future schema", () => {
        assert.equal(
            only(faults((lock) => ((lock as { schemaVersion: number }).schemaVersion = 9))),
            "schemaVersion: is 9, and this release reads up to 1; update gpu-batch, or restore an older file",
        );
    });

    it("says at which line a truncated file ends, and restores nothing itself", () => {
        const text = renderLock(parseLock(committed()).lock!);
        const { lock, problems } = parseLock(text.slice(0, 2000));
        const line = text.slice(0, 2000).split("\n").length;
        assert.equal(lock, undefined);
        assert.match(only(problems.map(({ message }) => message)), new RegExp(`line ${line}\\b`));
    });

    it("shows the line of a bare NaN", () => {
        const text = renderLock(parseLock(committed()).lock!);
        const broken = text.replace(/"spotMean7": "[\d.]+"/, '"spotMean7": NaN');
        const line = broken.slice(0, broken.indexOf("NaN")).split("\n").length;
        const problem = only(parseLock(broken).problems.map(({ message }) => message));
        assert.match(problem, new RegExp(`^line ${line} is not valid JSON: \\{ "type": ".*NaN`));
        assert.match(problem, /git checkout -- regions\.lock\.json$/);
    });

    const LINES = ["{", '  "asOf": "2026-11-20",', '  "regions": {}', "}"];
    const withLine = (at: number, line: string) => LINES.with(at, line).join("\n");
    for (const [what, text, message] of [
        [
            "a conflict of git",
            ["{", "<<<<<<< HEAD", ...LINES.slice(1)].join("\n"),
            "line 2 is not valid JSON: <<<<<<< HEAD",
        ],
        [
            "a missing comma",
            withLine(1, '  "asOf": "2026-11-20"'),
            'line 3 is not valid JSON: "regions": {}',
        ],
        [
            "a number in hexadecimal",
            withLine(1, '  "asOf": 0x7,'),
            'line 2 is not valid JSON: "asOf": 0x7,',
        ],
        [
            "a key without quotes",
            withLine(2, "  regions: {}"),
            "line 3 is not valid JSON: regions: {}",
        ],
        ["a comment", withLine(1, "  // the day"), "line 2 is not valid JSON: // the day"],
        ["a second end", LINES.join("\n") + "}", "line 4 is not valid JSON: }}"],
        [
            "half of a file",
            LINES.slice(0, 2).join("\n"),
            'the text ends in the middle, at line 2: "asOf": "2026-11-20",',
        ],
    ] as const)
        it(`says at which line is ${what}`, () => {
            assert.equal(
                only(parseLock(text).problems.map((one) => one.message)),
                `${message}; restore the file with: git checkout -- regions.lock.json`,
            );
        });

    it("shows what is around a fault whose place nobody names", () => {
        const message = only(
            parseLock(withLine(2, '  "regions": [1, ]')).problems.map((one) => one.message),
        );
        assert.match(
            message,
            /^(is not valid JSON: .*\[1, \]|line 3 is not valid JSON: "regions": \[1, \]).*; restore the file with: git checkout -- regions\.lock\.json$/,
        );
    });

    for (const [name, text] of [
        ["an empty file", ""],
        ["a list", "[]"],
        ["nothing", "null"],
    ] as const) {
        it(`refuses ${name} with one problem`, () => {
            assert.equal(parseLock(text).problems.length, 1);
        });
    }
});

describe("migrate", () => {
    const steps = {
        1: (data: object) => ({ ...data, second: true }),
        2: (data: object) => ({ ...data, third: true }),
    };

    it("brings an old file through every version up to this one", () => {
        assert.deepEqual(migrate({ schemaVersion: 1 }, steps, 3), {
            data: { schemaVersion: 3, second: true, third: true },
            problems: [],
        });
    });

    it("leaves the file that it was given as it was", () => {
        const old = { schemaVersion: 1 } as unknown as Lock;
        migrate(old, steps, 3);
        assert.deepEqual(old, { schemaVersion: 1 });
    });

    it("refuses a version that no step leads from", () => {
        assert.match(migrate({ schemaVersion: 1 }, {}, 2).problems[0]!.message, /cannot read; run/);
    });

    for (const version of [0, -1, 1.5, "1", null, undefined]) {
        it(`refuses version ${JSON.stringify(version)}`, () => {
            const { problems } = migrate({ schemaVersion: version });
            assert.equal(problems.length, 1);
            assert.equal(problems[0]!.key, "schemaVersion");
        });
    }
});
