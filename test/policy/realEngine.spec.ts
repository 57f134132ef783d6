import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import type { Registration } from "../../cli/check/engine/registration";
import { TYPES } from "../../policy/facts/types";
import { ALL, judge } from "../support/policies/judge";
import { PROD_CONFIG, recordedProgram } from "../support/policies/program";
import { ROOT } from "../support/preview";

describe("policies on a real engine", () => {
    let program: Registration[];
    before(async () => {
        program = await recordedProgram();
    });

    /** What is said of the environment when the provider's check has given it a name. */
    async function saidOf(name: string): Promise<string[]> {
        const checked = program.map((one) =>
            one.type === TYPES.computeEnvironment
                ? { ...one, inputs: { ...one.inputs, name } }
                : one,
        );
        return (await judge(checked, { config: PROD_CONFIG })).said.map(({ policy }) => policy);
    }

    it("take a name that the provider filled in for none", async () => {
        const { name } = program.find(({ type }) => type === TYPES.computeEnvironment)!;
        assert.deepEqual(await saidOf(`${name}-0a1b2c3`), []);
    });

    for (const name of ["gpu", "gpu-0a1b2c3", "prod-us-east-2-spot"])
        it(`take ${name} for a fixed one`, async () =>
            assert.deepEqual(await saidOf(name), ["spot-allocation-strategy"]));

    for (const stack of ["test", "prod"])
        it(`find a level for each entry of ${stack}.json`, () => {
            // Each pack is given the whole file, and the engine refuses an entry without a level
            // that is for a policy of another pack: "invalid enforcement level".
            const file = path.join(ROOT, "policy", `${stack}.json`);
            const entries = JSON.parse(fs.readFileSync(file, "utf8")) as Record<string, unknown>;
            const levels = Object.entries(entries).map(([policy, entry]) => [
                policy,
                typeof entry === "string"
                    ? entry
                    : (entry as { enforcementLevel?: string }).enforcementLevel,
            ]);
            assert.ok(levels.length > 0);
            for (const [policy = "", level] of levels) {
                assert.ok(
                    ALL.some(({ id }) => id === policy),
                    policy,
                );
                assert.match(String(level), /^(mandatory|advisory|disabled)$/, policy);
            }
        });
});
