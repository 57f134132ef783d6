import * as assert from "node:assert/strict";
import type { Registration } from "../../cli/check/engine/registration";
import { TYPES } from "../../policy/facts/types";
import { judge } from "../support/policies/judge";
import { PROD_CONFIG, recordedProgram } from "../support/policies/program";

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
});
