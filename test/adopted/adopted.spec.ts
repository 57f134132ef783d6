import * as assert from "node:assert/strict";
import { DAYS } from "./support/changes";
import { Clone } from "./support/clone";

/**
 * What a team changes first, in a clone. Every change is checked when it is made; tests, types and
 * linter, which know nothing of these files, run after each day's last, and after each change with
 * GPU_BATCH_EACH_CHANGE=1, which tells the guilty one.
 */
describe("a clone whose team", () => {
    let clone: Clone;
    before(() => {
        clone = new Clone();
    });
    after(() => clone.remove());

    async function staysGreen(): Promise<void> {
        for (const script of ["test", "lint", "typecheck"]) {
            const { code, printed } = await clone.run("npm", "run", "--silent", script);
            assert.equal(code, 0, `npm run ${script}:\n${printed.slice(-8000)}`);
        }
    }

    for (const { name, changes } of DAYS)
        describe(`has ${name}`, () => {
            before(() => clone.reset());

            for (const { what, make, stacks, exitCode = 0 } of changes)
                it(what, async () => {
                    await make(clone);
                    for (const [stack, says] of Object.entries(stacks)) {
                        const { code, printed } = await clone.gpuBatch("check", "--stack", stack);
                        assert.equal(code, exitCode, printed);
                        assert.match(printed, says);
                    }
                    clone.commit(what);
                    if (process.env.GPU_BATCH_EACH_CHANGE) await staysGreen();
                });

            it("and keeps tests, linter and types green", staysGreen);
        });
});
