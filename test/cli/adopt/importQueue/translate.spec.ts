import * as assert from "node:assert/strict";
import type { ComputeResource, JobDefinition, JobQueueDetail } from "@aws-sdk/client-batch";
import type { FoundEnvironment, FoundQueue } from "../../../../cli/adopt/importQueue/found";
import { proposeStackName, translateQueue } from "../../../../cli/adopt/importQueue/translate";

const QUEUE = { jobQueueName: "gpu", state: "ENABLED", priority: 1 } as JobQueueDetail;

function environment(
    resources: Partial<ComputeResource> = {},
    rest: Partial<FoundEnvironment> = {},
    detail: Partial<FoundEnvironment["detail"]> = {},
): FoundEnvironment {
    return {
        detail: {
            ...{
                computeEnvironmentName: "spot",
                computeEnvironmentArn: "arn",
                ecsClusterArn: "arn",
            },
            ...{ type: "MANAGED", state: "ENABLED", ...detail },
            computeResources: {
                ...{
                    type: "SPOT",
                    maxvCpus: 128,
                    allocationStrategy: "SPOT_PRICE_CAPACITY_OPTIMIZED",
                },
                ...{ instanceTypes: ["g5.xlarge", "g6.xlarge"], subnets: [] },
                ...resources,
            },
        },
        ...rest,
    };
}

const URI = `111122223333.dkr.ecr.us-east-2.amazonaws.com/train@sha256:${"a".repeat(64)}`;

/** A definition that a cell's own comes to. */
function definition(
    container: JobDefinition["containerProperties"] = {},
    rest: Partial<JobDefinition> = {},
): JobDefinition {
    return {
        ...{ jobDefinitionName: "train", jobDefinitionArn: "arn", revision: 3, type: "container" },
        timeout: { attemptDurationSeconds: 3600 },
        retryStrategy: { attempts: 4 },
        containerProperties: {
            image: URI,
            command: ["python", "train.py"],
            resourceRequirements: [
                { type: "VCPU", value: "4" },
                { type: "MEMORY", value: "8192" },
                { type: "GPU", value: "1" },
            ],
            linuxParameters: { sharedMemorySize: 4096 },
            ...container,
        },
        ...rest,
    };
}

const found = (change: Partial<FoundQueue> = {}): FoundQueue => ({
    ...{ region: "us-east-2", queue: QUEUE, environments: [environment()], unread: [] },
    definition: definition(),
    ...change,
});

const tell = (change: Partial<FoundQueue>) =>
    translateQueue(found(change)).differences.map(
        ({ of, kind, message }) => `${kind === "changed" ? "~" : "-"} ${of}: ${message}`,
    );

const OWN_QUEUE =
    "~ queue gpu: a cell has a queue of its own: what is queued in this one stays there";
const NO_RULES =
    "~ job definition train:3: it has no retry rules, so that every failure is retried: a cell ends at an error of the program";

describe("the translation of a queue", () => {
    it("carries over what a cell has too, and says no more than there is to say", () => {
        const { settings } = translateQueue(found());
        assert.deepEqual(settings, {
            ...{ regions: ["us-east-2"], instanceTypes: ["g5.xlarge", "g6.xlarge"], maxVcpus: 128 },
            image: { uri: URI },
            job: {
                ...{ vcpus: 4, memoryMiB: 8192, gpus: 1, sharedMemoryMiB: 4096 },
                ...{ command: ["python", "train.py"], timeoutMinutes: 60, attempts: 4 },
            },
        });
        assert.deepEqual(tell({}), [OWN_QUEUE, NO_RULES]);
    });

    it("takes an on-demand environment behind spot for the fallback, and one alone for spot", () => {
        const onDemand = environment(
            { type: "EC2", maxvCpus: 32 },
            {},
            { computeEnvironmentName: "od" },
        );
        const both = translateQueue(found({ environments: [environment(), onDemand] }));
        assert.deepEqual([both.settings.maxVcpus, both.settings.onDemandFallback], [128, 32]);
        const alone = translateQueue(found({ environments: [onDemand] }));
        assert.deepEqual(
            [alone.settings.maxVcpus, "onDemandFallback" in alone.settings],
            [32, false],
        );
        assert.ok(
            tell({ environments: [onDemand] }).includes(
                "~ environment od: on demand: a cell runs on spot, and retries the jobs of reclaimed instances",
            ),
        );
    });

    it("adds up spot environments, and takes what has no GPU out of their types", () => {
        const second = environment(
            { maxvCpus: 64, instanceTypes: ["gr6", "c5.large", "optimal"] },
            {},
            { computeEnvironmentName: "second" },
        );
        const { settings } = translateQueue(found({ environments: [environment(), second] }));
        assert.equal(settings.maxVcpus, 192);
        assert.deepEqual(settings.instanceTypes, [
            "g5.xlarge",
            "g6.xlarge",
            "gr6.4xlarge",
            "gr6.8xlarge",
        ]);
        assert.deepEqual(
            tell({ environments: [environment(), second] }).filter((line) =>
                line.includes("environment"),
            ),
            [
                "~ environment second: the family gr6 is written as its 2 types; remove those that you do not want",
                "- environment second: c5.large is no x86_64 NVIDIA type: left out",
                "- environment second: optimal lets AWS choose types without a GPU: left out",
                "~ environments: spot and second become one spot environment, of all their types",
            ],
        );
    });

    it("keeps one AMI, and a larger root volume", () => {
        const own = environment(
            {},
            {
                ami: { id: "ami-0123456789abcdef0", name: "ours-1" },
                template: {
                    UserData: "IyEvYmluL3No",
                    BlockDeviceMappings: [{ DeviceName: "/dev/xvda", Ebs: { VolumeSize: 300 } }],
                },
            },
        );
        const { settings } = translateQueue(found({ environments: [own] }));
        assert.deepEqual([settings.ami, settings.rootVolumeGiB], ["ami-0123456789abcdef0", 300]);
        assert.deepEqual(tell({ environments: [own] }).slice(1, 3), [
            "~ environment spot: its AMI ami-0123456789abcdef0 (ours-1) is kept, and must be an ECS GPU AMI of Amazon Linux 2023; ami: recommended is AWS's, custom the cell's own",
            "- environment spot: user data of the launch template: put it into the AMI or the image",
        ]);
    });

    const ENVIRONMENTS: readonly (readonly [
        what: string,
        environment: FoundEnvironment,
        line: string,
    ])[] = [
        [
            "Fargate",
            environment({ type: "FARGATE_SPOT" }),
            "- environment spot: FARGATE_SPOT: a cell starts EC2 instances for ECS",
        ],
        [
            "unmanaged",
            environment({}, {}, { type: "UNMANAGED" }),
            "- environment spot: unmanaged: a cell starts EC2 instances for ECS",
        ],
        [
            "Kubernetes",
            environment(
                {},
                {},
                { eksConfiguration: { eksClusterArn: "arn", kubernetesNamespace: "n" } },
            ),
            "- environment spot: Amazon EKS: a cell starts EC2 instances for ECS",
        ],
        [
            "warm instances",
            environment({ minvCpus: 8 }),
            "~ environment spot: keeps 8 vCPUs running: a cell goes down to 0",
        ],
        [
            "a bid",
            environment({ bidPercentage: 60 }),
            "~ environment spot: bids 60% of the on-demand price: a cell bids 100%",
        ],
        [
            "a strategy",
            environment({ allocationStrategy: "BEST_FIT" }),
            "~ environment spot: BEST_FIT: a cell has SPOT_PRICE_CAPACITY_OPTIMIZED",
        ],
        [
            "an older AMI type",
            environment({ ec2Configuration: [{ imageType: "ECS_AL2_NVIDIA" }] }),
            "~ environment spot: AMI type ECS_AL2_NVIDIA: a cell has AWS's ECS_AL2023_NVIDIA",
        ],
        [
            "subnets",
            environment({ subnets: ["subnet-1"] }),
            "- environment spot: subnets: a cell has a VPC of its own (gpu-batch:network)",
        ],
        [
            "no GPU at all",
            environment({ instanceTypes: ["m5.large"] }),
            "~ environment spot: no type with a GPU remains: the default types are taken",
        ],
        [
            "a template that cannot be read",
            environment({ launchTemplate: { launchTemplateId: "lt-1" } }),
            "- environment spot: launch template: it cannot be read; a cell has its own",
        ],
    ];
    for (const [what, one, line] of ENVIRONMENTS)
        it(`says of an environment: ${what}`, () => {
            const lines = tell({ environments: [one] });
            assert.ok(lines.includes(line), lines.join("\n"));
        });

    const DEFINITIONS: readonly (readonly [
        what: string,
        definition: JobDefinition,
        line: string,
    ])[] = [
        [
            "no GPU",
            definition({ resourceRequirements: [] }),
            "~ job definition train:3: requests no GPU: each job of a cell reserves one",
        ],
        [
            "host volumes",
            definition({ volumes: [{ name: "scratch", host: { sourcePath: "/scratch" } }] }),
            "- job definition train:3: host volumes (scratch): jobs of a cell have no volumes: read and write S3 (gpu-batch:data)",
        ],
        [
            "EFS",
            definition({
                volumes: [{ name: "home", efsVolumeConfiguration: { fileSystemId: "fs-1" } }],
            }),
            "- job definition train:3: EFS volumes (home): jobs of a cell have no volumes: read and write S3 (gpu-batch:data)",
        ],
        [
            "secrets, by their names alone",
            definition({ secrets: [{ name: "TOKEN", valueFrom: "arn:aws:ssm:x" }] }),
            "- job definition train:3: secrets (TOKEN): the code fetches them itself, with rights of yours",
        ],
        [
            "variables, by their names alone",
            definition({ environment: [{ name: "MODE", value: "hidden" }] }),
            "- job definition train:3: environment variables (MODE): submit --env",
        ],
        [
            "privileged",
            definition({ privileged: true }),
            "- job definition train:3: privileged: refused by the policies",
        ],
        [
            "a moving tag",
            definition({ image: "train:latest" }),
            "~ job definition train:3: its image train:latest is named without a digest: an image is built from docker/ instead; write gpu-batch:image.uri with its digest to keep it",
        ],
        [
            "one attempt",
            definition({}, { retryStrategy: { attempts: 1 } }),
            "~ job definition train:3: 1 attempt ends a job with its first reclaim: 2 in a cell",
        ],
        [
            "retry rules",
            definition(
                {},
                {
                    retryStrategy: {
                        attempts: 3,
                        evaluateOnExit: [{ onExitCode: "1", action: "RETRY" }],
                    },
                },
            ),
            "~ job definition train:3: its retry rules (1 RETRY) are replaced by a cell's: retry what spot and the infrastructure do, end at an error of the program",
        ],
        [
            "no time limit",
            definition({}, { timeout: undefined }),
            "~ job definition train:3: no time limit: 360 minutes of each attempt in a cell",
        ],
        [
            "several nodes",
            definition(
                {},
                {
                    ...{ type: "multinode", containerProperties: undefined },
                    nodeProperties: { numNodes: 4, mainNode: 0, nodeRangeProperties: [] },
                },
            ),
            "- job definition train:3: multi-node (4 nodes): a cell's jobs are one container each",
        ],
        [
            "parameters",
            definition({ command: ["python", "Ref::file"] }, { parameters: { file: "a" } }),
            "- job definition train:3: parameters in the command (Ref::file): submit takes the whole command",
        ],
    ];
    for (const [what, one, line] of DEFINITIONS)
        it(`says of a job definition: ${what}`, () => {
            const lines = tell({ definition: one });
            assert.ok(lines.includes(line), lines.join("\n"));
        });

    it("reads the older fields of a container, and rounds up", () => {
        const old = definition(
            {
                resourceRequirements: [{ type: "GPU", value: "2" }],
                vcpus: 8,
                memory: 1500,
                linuxParameters: undefined,
            },
            { timeout: { attemptDurationSeconds: 90 } },
        );
        assert.deepEqual(translateQueue(found({ definition: old })).settings.job, {
            ...{ vcpus: 8, memoryMiB: 1500, gpus: 2, sharedMemoryMiB: 1024 },
            ...{ command: ["python", "train.py"], timeoutMinutes: 2, attempts: 4 },
        });
    });

    it("makes shares of weights, which are their inverse", () => {
        const shares = {
            ...{ name: "teams", arn: "arn" },
            fairsharePolicy: {
                shareDecaySeconds: 600,
                shareDistribution: [
                    { shareIdentifier: "vision", weightFactor: 0.5 },
                    { shareIdentifier: "speech" },
                    { shareIdentifier: "guest*", weightFactor: 2 },
                ],
            },
        };
        assert.deepEqual(translateQueue(found({ shares })).settings.fairShare, {
            vision: 2,
            speech: 1,
        });
        assert.deepEqual(tell({ shares }).slice(1, 3), [
            "- scheduling policy teams: shares by prefix (guest*): name each team",
            "- scheduling policy teams: share decay of 600 seconds: a cell has its own",
        ]);
    });

    it("leaves a job its defaults where no definition is known, and says what could not be read", () => {
        const { settings } = translateQueue(found({ definition: undefined }));
        assert.ok(!("job" in settings) && !("image" in settings));
        assert.deepEqual(
            tell({ definition: undefined, unread: ["the AMI ami-1 cannot be read: no"] }),
            [
                OWN_QUEUE,
                "- queue gpu: the AMI ami-1 cannot be read: no",
                "- job definition: none was named and no job of the queue tells one: jobs get the defaults",
            ],
        );
    });
});

describe("a stack's name for a queue", () => {
    for (const [queue, name] of [
        ["gpu", "gpu"],
        ["GPU_Queue--2", "gpu-queue-2"],
        ["1st", "st"],
        ["_", "imported"],
        ["a-very-long-name-of-a-queue-for-training", "a-very-long-name-of-a-que"],
    ] as const)
        it(`is ${name} for ${queue}`, () => assert.equal(proposeStackName(queue), name));
});
