import * as assert from "node:assert/strict";
import { bastionIn, everything } from "./support/everything";
import { succeeded, told } from "./support/events";
import { Lab, type Saved } from "./support/lab";

const CELL = "test-us-east-2";
const ENVIRONMENT = `computeEnvironment:ComputeEnvironment ${CELL}`;
const QUEUE = `jobQueue:JobQueue ${CELL}`;
const PEERING = `${CELL}-bastion`;

describe("a stack with every option", () => {
    let lab: Lab;
    beforeEach(async () => {
        lab = await Lab.open();
    });
    afterEach(() => lab.close());

    it("comes up, stays as it is, and goes", async () => {
        const config = everything(lab);
        const foreign = lab.cloud.state.rows.length;
        const stack = await lab.stack("prod", { config });
        const first = succeeded(await stack.up({ packs: true }));
        assert.deepEqual(
            first.verdicts.filter(({ level }) => level === "mandatory"),
            [],
        );
        assert.deepEqual(succeeded(await stack.up()).steps, []);
        assert.deepEqual(succeeded(await stack.refresh()).steps, []);
        // These two want a reason in the packs' settings.
        for (const [option, refusal] of [
            [{ gpuSharing: "2" }, /gpu-job-requests-gpu .*prod-us-east-2-job/],
            [{ onDemandFallback: 8 }, /spot-compute-environment .*prod-us-east-2-on-demand/],
        ] as const) {
            stack.change({ config: { ...config, ...option } });
            assert.match((await stack.preview({ packs: true })).output, refusal);
            succeeded(await stack.up());
        }
        succeeded(await stack.destroy());
        assert.deepEqual(await stack.urns(), []);
        const kept = lab.cloud.state.rows.slice(foreign).map(({ type }) => type);
        assert.ok(
            kept.every((type) => /imagebuilder\/(component|imageRecipe)/.test(type)),
            String(kept),
        );
    });
});

describe("an option of a stack in service", () => {
    let lab: Lab;
    let saved: Saved;
    before(async () => {
        lab = await Lab.open();
        succeeded(await (await lab.stack("test")).up());
        saved = lab.save();
    });
    beforeEach(() => lab.restore(saved));
    after(() => lab.close());

    /** Steps of an update to a configuration, and of the one back. */
    async function thereAndBack(config: Record<string, unknown>): Promise<[string[], string[]]> {
        const stack = await lab.stack("test", { config });
        const there = told(succeeded(await stack.up()).steps);
        assert.deepEqual(succeeded(await stack.up()).steps, []);
        stack.change({});
        const back = told(succeeded(await stack.up()).steps);
        assert.deepEqual(succeeded(await stack.up()).steps, []);
        return [there, back];
    }

    it("fair share: another queue, whole before the first one goes, since Batch changes none", async () => {
        const [there, back] = await thereAndBack({ fairShare: { research: 3, product: 1 } });
        const policy = `schedulingPolicy:SchedulingPolicy ${CELL}-shares`;
        assert.deepEqual(there.filter(of(policy, QUEUE)), [
            `create ${QUEUE}-queue-fair`,
            `create ${policy}`,
            `delete ${QUEUE}-queue`,
        ]);
        assert.deepEqual(back.filter(of(policy, QUEUE)), [
            `create ${QUEUE}-queue`,
            `delete ${QUEUE}-queue-fair`,
            `delete ${policy}`,
        ]);
    });

    it("the shares of teams: the scheduling policy alone, in place", async () => {
        const stack = await lab.stack("test", { config: { fairShare: { research: 3 } } });
        succeeded(await stack.up());
        stack.change({ config: { fairShare: { research: 2 } } });
        assert.deepEqual(told(succeeded(await stack.up()).steps), [
            `update schedulingPolicy:SchedulingPolicy ${CELL}-shares`,
        ]);
    });

    it("an environment on demand: the queue and its first environment stay", async () => {
        const [there, back] = await thereAndBack({ onDemandFallback: 8 });
        assert.deepEqual(there.filter(of(ENVIRONMENT, QUEUE)), [
            `create ${ENVIRONMENT}-on-demand`,
            `update ${QUEUE}-queue`,
        ]);
        assert.deepEqual(back.filter(of(ENVIRONMENT, QUEUE)), [
            `delete ${ENVIRONMENT}-on-demand`,
            `update ${QUEUE}-queue`,
        ]);
    });

    for (const region of ["us-east-2", "us-west-2"])
        it(`a bastion in ${region}: routes only through a peering that was accepted`, async () => {
            const network = { zones: 2, bastion: bastionIn(lab, region) };
            const [there, back] = await thereAndBack({ network });
            assert.ok(
                there.includes(`create vpcPeeringConnection:VpcPeeringConnection ${PEERING}`),
            );
            assert.equal(
                there.some((step) => step.includes("VpcPeeringConnectionAccepter")),
                region !== "us-east-2",
            );
            assert.deepEqual(
                back.filter((step) => step.startsWith("delete ")),
                there
                    .filter((step) => step.startsWith("create "))
                    .map((step) => step.replace("create", "delete"))
                    .sort(),
            );
        });
});

/** Steps that are about one of the resources. */
function of(...resources: string[]): (step: string) => boolean {
    return (step) => resources.some((resource) => step.includes(` ${resource}`));
}
