import * as assert from "node:assert/strict";
import { OfflineEngine } from "../../../../cli/check/engine/engine";
import { explainProgramErrors } from "../../../../cli/check/engine/failure";

const END = { code: 0, timedOut: false, stdout: "", stderr: "" };

function engine(...errors: string[]): OfflineEngine {
    const made = new OfflineEngine({
        project: "p",
        stack: "s",
        organization: "o",
        config: {},
        answers: {},
    });
    for (const message of errors) made.logs.push({ severity: "error", message });
    return made;
}

describe("programErrors", () => {
    it("has none for a program that says that it is done", () => {
        const made = engine();
        made.finished = true;
        assert.deepEqual(explainProgramErrors(END, made, "/p"), []);
    });

    it("does not take an early end for success", () =>
        assert.deepEqual(explainProgramErrors(END, engine(), "/p"), [
            "the program ended before it was done; look for a promise that never settles",
        ]));

    it("keeps the program's own frames, relative to its folder", () => {
        const message = [
            "Running program '/p/index.ts' failed with an unhandled exception:",
            "<ref *1> Error: bad",
            "    at open (/p/components/cell.ts:7:13)",
            "    at async /p/index.ts:3:1",
            "    at lib (/p/node_modules/x/y.js:1:1)",
            "    at node:internal/process:1:1",
        ].join("\n");
        assert.deepEqual(explainProgramErrors({ ...END, code: 32 }, engine(message), "/p"), [
            "<ref *1> Error: bad\n    at components/cell.ts:7:13\n    at index.ts:3:1",
        ]);
    });

    it("reports a refusal once, without the SDK's words around it", () => {
        const made = engine("failed to register: no answer ...");
        made.refusals.push("no answer", "no answer");
        assert.deepEqual(explainProgramErrors({ ...END, code: 32 }, made, "/p"), ["no answer"]);
    });

    it("fails a program that logs an error and exits with 0", () =>
        assert.deepEqual(explainProgramErrors(END, engine("logged"), "/p"), ["logged"]));

    it("shows what a crashed program printed", () =>
        assert.deepEqual(
            explainProgramErrors({ ...END, code: 9, stderr: "boom\n" }, engine(), "/p"),
            ["the program ended with status 9:\nboom"],
        ));

    it("says that a program took too long", () =>
        assert.match(
            explainProgramErrors({ ...END, code: null, timedOut: true }, engine(), "/p")[0] ?? "",
            /did not end in time/,
        ));
});
