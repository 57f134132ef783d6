import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { createState } from "../../../cli/jobs/state";
import { findUnreadable, openStateFolder } from "../../../cli/jobs/stateFolder";
import { defineStateCommand } from "../../../cli/jobs/stateCommand";

const state = (token: string) =>
    createState(
        { token, stack: "prod", digest: token, searchFirst: false },
        [],
        [],
        "2026-11-22T00:00:00Z",
    );

describe("a folder of states", () => {
    let root: string;
    const file = (token: string) => path.join(root, token, "state.json");
    beforeEach(() => {
        root = fs.mkdtempSync(path.join(os.tmpdir(), "gpu-batch-"));
        for (const token of ["good", "half", "empty", "folder", "newer", "wrong"])
            openStateFolder(root).save(state(token));
        fs.truncateSync(file("half"), 40);
        fs.truncateSync(file("empty"), 0);
        fs.rmSync(file("folder"));
        fs.mkdirSync(file("folder"));
        fs.writeFileSync(file("newer"), '{"version": 2, "token": "newer"}');
        fs.writeFileSync(file("wrong"), '{"version": 1, "token": "wrong"}');
        fs.writeFileSync(path.join(root, "notes.txt"), "no submission");
        fs.mkdirSync(path.join(root, "nothing"));
    });
    afterEach(() => fs.rmSync(root, { recursive: true }));

    /** What is written to a stream meanwhile. */
    function listen(stream: NodeJS.WriteStream, work: () => void): string[] {
        const said: string[] = [];
        const write = stream.write.bind(stream);
        stream.write = (text: string | Uint8Array) => said.push(String(text)) > 0;
        try {
            work();
        } finally {
            stream.write = write;
        }
        return said;
    }

    it("lists what can be read, and names each of the others once", () => {
        const store = openStateFolder(root);
        const said = listen(process.stderr, () => {
            assert.deepEqual(
                store.list().map(({ token }) => token),
                ["good"],
            );
            assert.equal(store.list().length, 1);
        });
        const repair = `set it aside with: gpu-batch state repair --state ${root}\n`;
        assert.deepEqual(said.sort(), [
            `${file("empty")} is damaged; ${repair}`,
            `${file("folder")} cannot be read: EISDIR: illegal operation on a directory, read; ${repair}`,
            `${file("half")} is damaged; ${repair}`,
            `${file("newer")} is not a state of this release; finish it with the release that wrote it, or use another --token\n`,
            `${file("wrong")} is damaged; ${repair}`,
        ]);
    });

    it("refuses one that is asked for by its token, and gives the others", () => {
        const store = openStateFolder(root);
        assert.equal(store.load("good")?.token, "good");
        assert.equal(store.load("nothing"), undefined);
        assert.throws(
            () => store.load("half"),
            /^UserError: .*half\/state\.json is damaged; set it/,
        );
        assert.throws(
            () => store.load("newer"),
            /newer\/state\.json is not a state of this release/,
        );
    });

    it("is repaired: what is damaged is kept under another name, what is newer stays", () => {
        const before = fs.readFileSync(file("half"), "utf8");
        fs.writeFileSync(`${file("half")}.damaged`, "an earlier one");
        const said = listen(process.stdout, () =>
            defineStateCommand().parse(["repair", "--state", root], { from: "user" }),
        );
        assert.equal(said.at(-1), "4 files set aside\n");
        assert.equal(fs.readFileSync(`${file("half")}.damaged-1`, "utf8"), before);
        assert.equal(fs.readFileSync(`${file("half")}.damaged`, "utf8"), "an earlier one");
        assert.deepEqual(
            findUnreadable(root).map((one) => [one.file, one.foreign]),
            [[file("newer"), true]],
        );
        assert.equal(openStateFolder(root).load("half"), undefined);
        assert.equal(openStateFolder(root).load("good")?.token, "good");
    });
});
