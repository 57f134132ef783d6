import * as assert from "node:assert/strict";
import { toJob, toQueue, toSubmitInput } from "../../../../cli/jobs/aws/convert";

const REQUEST = {
    jobName: "n",
    jobQueue: "q",
    jobDefinition: "d:1",
    environment: { A: "1" },
    dependsOn: [],
    tags: { t: "1" },
};

describe("toSubmitInput", () => {
    it("says only what was asked for", () =>
        assert.deepEqual(toSubmitInput(REQUEST), {
            jobName: "n",
            jobQueue: "q",
            jobDefinition: "d:1",
            containerOverrides: { environment: [{ name: "A", value: "1" }] },
            tags: { t: "1" },
            propagateTags: true,
        }));

    it("puts sizes into resourceRequirements, never into vcpus and memory", () => {
        const input = toSubmitInput({
            ...REQUEST,
            arraySize: 7,
            command: ["x"],
            vcpus: 2,
            memoryMiB: 1024,
            gpus: 1,
            timeoutSeconds: 60,
            dependsOn: ["j1", "j2"],
            shareIdentifier: "team",
        });
        assert.deepEqual(input.containerOverrides, {
            command: ["x"],
            environment: [{ name: "A", value: "1" }],
            resourceRequirements: [
                { type: "VCPU", value: "2" },
                { type: "MEMORY", value: "1024" },
                { type: "GPU", value: "1" },
            ],
        });
        assert.deepEqual(input.arrayProperties, { size: 7 });
        assert.deepEqual(input.timeout, { attemptDurationSeconds: 60 });
        assert.deepEqual(input.dependsOn, [{ jobId: "j1" }, { jobId: "j2" }]);
        assert.equal(input.shareIdentifier, "team");
        assert.ok(
            !("vcpus" in input.containerOverrides) && !("memory" in input.containerOverrides),
        );
    });
});

describe("toJob", () => {
    it("reads attempts, sizes, summary and the reasons of Batch and of the container", () => {
        const job = toJob({
            jobId: "J",
            jobName: "n",
            jobQueue: "q",
            jobDefinition: "d",
            startedAt: 5,
            status: "FAILED",
            statusReason: "Host EC2 (instance i-1) terminated.",
            isTerminated: true,
            arrayProperties: { size: 2, statusSummary: { FAILED: 2 } },
            timeout: { attemptDurationSeconds: 60 },
            attempts: [
                {
                    startedAt: 1,
                    stoppedAt: 2,
                    statusReason: "s",
                    container: { exitCode: 3, reason: "r", logStreamName: "l" },
                },
            ],
            container: {
                command: ["x"],
                environment: [{ name: "A", value: "1" }],
                resourceRequirements: [
                    { type: "VCPU", value: "4" },
                    { type: "MEMORY", value: "100" },
                    { type: "GPU", value: "1" },
                ],
                logConfiguration: { logDriver: "awslogs", options: { "awslogs-group": "g" } },
            },
        });
        assert.deepEqual(job, {
            id: "J",
            name: "n",
            status: "FAILED",
            statusReason: "Host EC2 (instance i-1) terminated.",
            startedAt: 5,
            queueArn: "q",
            jobDefinitionArn: "d",
            array: { size: 2, statusSummary: { FAILED: 2 } },
            attempts: [
                {
                    startedAt: 1,
                    stoppedAt: 2,
                    statusReason: "s",
                    exitCode: 3,
                    reason: "r",
                    logStream: "l",
                },
            ],
            ended: true,
            command: ["x"],
            environment: { A: "1" },
            needs: { vcpus: 4, memoryMiB: 100, gpus: 1 },
            timeoutSeconds: 60,
            logGroup: "g",
        });
    });

    it("takes a child of an array for what it is, no array of its own", () =>
        assert.ok(!("array" in toJob({ jobId: "A:1", arrayProperties: { index: 1 } } as never))));
});

describe("toQueue", () => {
    it("keeps states, reasons and ceilings of its environments", () =>
        assert.deepEqual(
            toQueue({ jobQueueName: "q", state: "ENABLED", status: "VALID" } as never, [
                {
                    computeEnvironmentName: "spot",
                    state: "ENABLED",
                    status: "INVALID",
                    statusReason: "CLIENT_ERROR",
                    computeResources: {
                        type: "SPOT",
                        maxvCpus: 64,
                        desiredvCpus: 8,
                        instanceTypes: ["g5.xlarge"],
                        subnets: [],
                    },
                } as never,
            ]),
            {
                name: "q",
                state: "ENABLED",
                status: "VALID",
                environments: [
                    {
                        name: "spot",
                        state: "ENABLED",
                        status: "INVALID",
                        statusReason: "CLIENT_ERROR",
                        maxVcpus: 64,
                        desiredVcpus: 8,
                        instanceTypes: ["g5.xlarge"],
                        spot: true,
                    },
                ],
            },
        ));
});
