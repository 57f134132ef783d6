import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { buildFairSharePolicy } from "../../../components/batch/jobQueue";
import { preview } from "../../support/preview";

const QUEUE = "aws:batch/jobQueue:JobQueue";
const POLICY = "aws:batch/schedulingPolicy:SchedulingPolicy";
const DEFINITION = "aws:batch/jobDefinition:JobDefinition";

describe("the queue of shares", () => {
    it("turns shares into weights, in an order that does not depend on the settings'", () => {
        assert.deepEqual(buildFairSharePolicy({ research: 3, product: 0.5 }), {
            computeReservation: 0,
            shareDecaySeconds: 86400,
            shareDistributions: [
                { shareIdentifier: "product", weightFactor: 2 },
                { shareIdentifier: "research", weightFactor: 2731 / 8192 },
            ],
        });
        const swapped = buildFairSharePolicy({ product: 0.5, research: 3 });
        assert.deepEqual(swapped, buildFairSharePolicy({ research: 3, product: 0.5 }));
    });

    it("keeps every weight that the settings allow within Batch's bounds", () => {
        for (const share of [0.01, 1000]) {
            const [{ weightFactor = 0 } = {}] = buildFairSharePolicy({
                a: share,
            }).shareDistributions;
            assert.ok(weightFactor >= 0.0001 && weightFactor <= 999.9999, String(weightFactor));
        }
    });

    it("gives weights that a 32-bit float holds, for any share", () =>
        fc.assert(
            fc.property(fc.double({ min: 0.01, max: 1000, noNaN: true }), (share) => {
                const [{ weightFactor = 0 } = {}] = buildFairSharePolicy({
                    a: share,
                }).shareDistributions;
                assert.equal(Math.fround(weightFactor), weightFactor);
                assert.ok(Math.abs(weightFactor - 1 / share) <= 1 / 16_384);
            }),
        ));

    it("gives the queue a policy, under another name, and jobs a priority", async () => {
        const plan = await preview({ config: { fairShare: { research: 3, product: 1 } } });
        assert.equal(plan.inputs(POLICY).name, "gpu-batch-prod-us-east-2-shares");
        assert.deepEqual(plan.inputs(POLICY).fairSharePolicy.shareDistributions, [
            { shareIdentifier: "product", weightFactor: 1 },
            { shareIdentifier: "research", weightFactor: 2731 / 8192 },
        ]);
        assert.ok("schedulingPolicyArn" in plan.inputs(QUEUE));
        assert.equal(plan.only(QUEUE).name, "prod-us-east-2-queue-fair");
        assert.equal(plan.inputs(DEFINITION).schedulingPriority, 1);
        const { cells } = plan.only("pulumi:pulumi:Stack").outputs as {
            cells: Record<string, { teams: string[] }>;
        };
        assert.deepEqual(cells["us-east-2"]?.teams, ["research", "product"]);
    });

    it("without teams leaves the queue first in, first out", async () => {
        const plan = await preview();
        assert.deepEqual(plan.all(POLICY), []);
        assert.ok(!("schedulingPolicyArn" in plan.inputs(QUEUE)));
        assert.equal(plan.only(QUEUE).name, "prod-us-east-2-queue");
        assert.ok(!("schedulingPriority" in plan.inputs(DEFINITION)));
    });
});
