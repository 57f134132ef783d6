import * as assert from "node:assert/strict";
import { explainStuck, type StuckFacts } from "../../../../cli/jobs/watch/stuckCauses";
import { job, QUEUE } from "../../../support/fakeCloud";

const ENVIRONMENT = QUEUE.environments[0]!;
const HEALTHY: StuckFacts = {
    job: job({ id: "J", status: "RUNNABLE" }),
    queue: QUEUE,
    quotaVcpus: 64,
};
const needs = (change: object) =>
    job({ id: "J", needs: { vcpus: 4, memoryMiB: 14336, gpus: 1, ...change } });
const environment = (change: object) => ({
    ...QUEUE,
    environments: [{ ...ENVIRONMENT, ...change }],
});

/** One fact changed, and what the causes must say. */
const CASES: readonly [string, Partial<StuckFacts>, RegExp[]][] = [
    [
        "an environment that is invalid",
        {
            queue: environment({
                status: "INVALID",
                statusReason: "CLIENT_ERROR - Not authorized",
            }),
        },
        [
            /^no environment can start instances: spot is ENABLED and INVALID \(CLIENT_ERROR - Not authorized\)$/,
        ],
    ],
    [
        "a disabled environment",
        { queue: environment({ state: "DISABLED" }) },
        [/spot is DISABLED and VALID/],
    ],
    [
        "a queue without environments",
        { queue: { ...QUEUE, environments: [] } },
        [/the queue has none/],
    ],
    [
        "an invalid queue",
        { queue: { ...QUEUE, status: "INVALID" } },
        [/the queue q is ENABLED and INVALID/],
    ],
    [
        "more vCPUs than the ceiling",
        { queue: environment({ maxVcpus: 2 }) },
        [/asks for 4 vCPUs.*ceiling is 2/],
    ],
    [
        "more memory than any type registers",
        { job: needs({ memoryMiB: 16384 }) },
        [/16384 MiB of memory do not fit on any instance type \(g4dn\.xlarge has 15073 MiB/],
    ],
    [
        "no quota",
        { quotaVcpus: 0 },
        [
            /may run 0 vCPUs of spot \("All G and VT Spot Instance Requests"\).*smallest type that fits has 4/,
        ],
    ],
    ["a quota of three vCPUs", { quotaVcpus: 3 }, [/may run 3 vCPUs/]],
    [
        "no quota of P types",
        {
            quotaVcpus: 16,
            queue: environment({ instanceTypes: ["p4d.24xlarge", "p5.48xlarge"] }),
        },
        [
            /may run 16 vCPUs of spot \("All P Spot Instance Requests"\).*smallest type that fits has 96/,
        ],
    ],
    [
        "AWS's default where Service Quotas does not answer",
        { quotaVcpus: undefined },
        [
            /^the account's quota is not known: Service Quotas does not answer, AWS's default for "All G and VT Spot Instance Requests" is 0 vCPUs, and the smallest type that fits has 4$/,
        ],
    ],
    [
        "AWS's default beside the other guess",
        { quotaVcpus: undefined, queue: environment({ desiredVcpus: 4 }) },
        [/AWS's default .* is 0 vCPUs/, /none has come/],
    ],
    [
        "no default where something is certain",
        { quotaVcpus: undefined, queue: environment({ desiredVcpus: 64 }) },
        [/full: 64 of 64 vCPUs/],
    ],
    [
        "no quota where types of two quotas fit",
        { quotaVcpus: 0, queue: environment({ instanceTypes: ["g5.xlarge", "p4d.24xlarge"] }) },
        [/in order, and Batch asks for no instance yet/],
    ],
    [
        "an image that cannot be pulled",
        {
            job: job({
                id: "J",
                image: "registry/team/train:2",
                attempts: [{ reason: "CannotPullContainerError: not found" }],
            }),
        },
        [/the image registry\/team\/train:2 cannot be pulled: CannotPullContainerError: not found/],
    ],
    ["a full environment", { queue: environment({ desiredVcpus: 64 }) }, [/full: 64 of 64 vCPUs/]],
    [
        "instances that do not come",
        { queue: environment({ desiredVcpus: 4 }) },
        [/none has come: spot capacity is short/],
    ],
    ["nothing known", {}, [/in order, and Batch asks for no instance yet/]],
    [
        "two causes at once",
        { quotaVcpus: 0, queue: environment({ desiredVcpus: 64 }) },
        [/may run 0 vCPUs/, /full/],
    ],
];

describe("explainStuck", () => {
    for (const [what, change, says] of CASES)
        it(`names ${what}, with a cure`, () => {
            const causes = explainStuck({ ...HEALTHY, ...change });
            assert.equal(causes.length, says.length, JSON.stringify(causes));
            causes.forEach((cause, index) => {
                assert.match(cause.what, says[index]!);
                assert.ok(cause.fix.length > 20, cause.fix);
            });
        });

    it("asks for the vCPUs of the ceiling, not of one instance", () => {
        const [cause] = explainStuck({ ...HEALTHY, quotaVcpus: 1 });
        assert.match(
            cause!.fix,
            /ask Service Quotas for 64 vCPUs; the figure counts vCPUs, not instances/,
        );
    });
});
