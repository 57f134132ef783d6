import * as assert from "node:assert/strict";
import { deriveOutputs, type Registration } from "../../cli/check/engine/registration";
import { applies } from "../../policy/kit/definition";
import { ALL, judge, remediated } from "../support/policies/judge";
import { MUTATIONS } from "../support/policies/mutations";
import { changed, PROD_CONFIG, recordedProgram } from "../support/policies/program";

/** Faults that each policy mends. */
const MENDED: Readonly<Record<string, readonly string[]>> = {
    "gpu-image-platform": ["no platform"],
    "gpu-ami-recipe": ["a root disk in the clear"],
    "spot-allocation-strategy": ["BEST_FIT", "a prioritized strategy", "no strategy"],
    "spot-scale-to-zero": ["instances around the clock"],
    "retry-job-attempts": ["one attempt"],
    "retry-job-spot-reclaim": ["no rule for a lost host"],
    "retry-job-final-exit": ["no last rule"],
    "guard-tags": ["instances without tags", "an AMI without a tag"],
    "guard-ecr-repository": ["tags that move", "no scan", "a cache without a scan"],
    "guard-launch-template": ["IMDSv1"],
    "guard-state-machine-logging": ["no tracing"],
};

describe("remediation", () => {
    let program: Registration[];
    before(async () => {
        program = await recordedProgram();
    });

    it("is offered by the policies that say so", () => {
        const mending = ALL.filter((one) => "remediate" in one).map(({ id }) => id);
        assert.deepEqual(mending.sort(), Object.keys(MENDED).sort());
    });

    for (const definition of ALL.filter((one) => "remediate" in one)) {
        it(`of ${definition.id} leaves alone what is right`, async () => {
            for (const one of program.filter(({ type }) => applies(definition, type)))
                assert.equal(await remediated(one, program, definition, PROD_CONFIG), undefined);
        });

        for (const fault of MENDED[definition.id] ?? [])
            it(`of ${definition.id} mends ${fault}`, async () => {
                const mutation = MUTATIONS.find(
                    (one) => one.policy === definition.id && one.fault === fault,
                )!;
                const faulty = changed(program, mutation, mutation.change);
                const target = faulty.find((one) => !program.includes(one))!;
                const inputs = await remediated(target, faulty, definition, PROD_CONFIG);
                assert.ok(inputs, "nothing was mended");
                const mended: Registration = { ...target, inputs };
                mended.outputs = deriveOutputs(mended);
                const all = faulty.map((one) => (one === target ? mended : one));
                const { said } = await judge(all, { config: PROD_CONFIG, singly: [mended] });
                assert.deepEqual(said, []);
            });
    }
});
