import * as assert from "node:assert/strict";
import {
    buildContainerProperties,
    type ContainerSpec,
} from "../../../components/batch/containerProperties";

const SPEC: ContainerSpec = {
    imageUri: "registry/team/train:1",
    command: ["python", "train.py"],
    vcpus: 4,
    memoryMiB: 14336,
    reservedGpus: 1,
    sharedMemoryMiB: 2048,
    jobRoleArn: "arn:aws:iam::123456789012:role/job",
    executionRoleArn: "arn:aws:iam::123456789012:role/execution",
    logGroup: "/gpu-batch/prod/us-east-2/jobs",
    region: "us-east-2",
    environment: { B: "2", A: "1" },
};

const EXPECTED = {
    image: "registry/team/train:1",
    command: ["python", "train.py"],
    jobRoleArn: "arn:aws:iam::123456789012:role/job",
    executionRoleArn: "arn:aws:iam::123456789012:role/execution",
    resourceRequirements: [
        { type: "VCPU", value: "4" },
        { type: "MEMORY", value: "14336" },
        { type: "GPU", value: "1" },
    ],
    environment: [
        { name: "A", value: "1" },
        { name: "B", value: "2" },
    ],
    linuxParameters: { initProcessEnabled: true, sharedMemorySize: 2048 },
    logConfiguration: {
        logDriver: "awslogs",
        options: {
            "awslogs-group": "/gpu-batch/prod/us-east-2/jobs",
            "awslogs-region": "us-east-2",
            "awslogs-stream-prefix": "job",
        },
    },
    privileged: false,
    readonlyRootFilesystem: false,
};

describe("containerProperties", () => {
    it("reserves GPUs and sets nothing that Batch has retired", () => {
        const properties: unknown = JSON.parse(buildContainerProperties(SPEC));
        assert.deepEqual(properties, EXPECTED);
        for (const retired of ["vcpus", "memory", "instanceType"])
            assert.ok(!(retired in (properties as object)));
    });

    it("shows a shared GPU through the default runtime and reserves none", () => {
        assert.deepEqual(JSON.parse(buildContainerProperties({ ...SPEC, reservedGpus: 0 })), {
            ...EXPECTED,
            resourceRequirements: EXPECTED.resourceRequirements.slice(0, 2),
            environment: [
                ...EXPECTED.environment,
                { name: "NVIDIA_VISIBLE_DEVICES", value: "all" },
            ],
        });
    });

    it("is the same text whatever the order of the environment", () =>
        assert.equal(
            buildContainerProperties({ ...SPEC, environment: { A: "1", B: "2" } }),
            buildContainerProperties(SPEC),
        ));
});
