import { BROKEN_IMAGES } from "./brokenImages";
import { BROKEN_TRAINING } from "./brokenTraining";
import { HEAD, setting, type BrokenStack } from "./brokenStack";
import { lockText } from "./preview";

const bastion = (change: Record<string, string>) => {
    const fields = {
        vpcId: "vpc-0123456789abcdef0",
        region: "us-east-2",
        privateIp: "10.9.0.10",
        cidr: "10.9.0.0/16",
        ...change,
    };
    const text = Object.entries(fields).map(([key, value]) => `${key}: ${value}`);
    return setting("network", `{ bastion: { ${text.join(", ")} } }`);
};

/** Wrong types, and what Pulumi.yaml's declarations refuse before the program starts. */
const TYPES: readonly BrokenStack[] = [
    {
        fault: "text for a number",
        ...setting("maxVcpus", "many"),
        says: ["gpu-batch:maxVcpus: must be of type integer", '"many"', "write a whole number"],
    },
    {
        fault: "a fraction for a whole number",
        ...setting("maxVcpus", "64.5"),
        says: ["gpu-batch:maxVcpus: must be of type integer", "64.5"],
    },
    {
        fault: "text for a list",
        ...setting("instanceTypes", "g5.xlarge"),
        says: ["gpu-batch:instanceTypes: must be of type array", "write a list"],
    },
    {
        fault: "a number in a list of texts",
        ...setting("regions", "[3]"),
        says: ["gpu-batch:regions: has an item that must be of type string", "write text"],
    },
    {
        fault: "a list for an object",
        ...setting("job", "[1]"),
        says: ["gpu-batch:job: must be of type object", "write an object"],
    },
    {
        fault: "a list for text",
        ...setting("gpuSharing", "[4]"),
        says: ["gpu-batch:gpuSharing: must be of type string, and is [4]; write text"],
    },
    {
        fault: "a number that the CLI does not read",
        ...setting("maxVcpus", "1e2"),
        says: ["gpu-batch:maxVcpus: must be of type integer", '"1e2"'],
    },
    {
        fault: "a key without a value",
        ...setting("maxVcpus", ""),
        says: ['gpu-batch:maxVcpus: must be of type integer, and is ""; write a whole number'],
    },
    {
        fault: "an empty list",
        ...setting("regions", "[]"),
        says: ["gpu-batch:regions: is []; write 1 item or more"],
    },
    {
        fault: "packages without a default provider as text",
        stackFile: "config:\n  pulumi:disable-default-providers: aws\n",
        says: ["pulumi:disable-default-providers: must be a list of packages; write [aws]"],
    },
    {
        fault: "a number beyond the API's",
        ...setting("maxVcpus", "3000000000"),
        says: ["gpu-batch:maxVcpus: is 3000000000; write 2147483647 or less"],
    },
    {
        fault: "text inside an object where a number belongs",
        ...setting("job", "{ vcpus: four }"),
        says: ['gpu-batch:job.vcpus: is text ("four"); write a number'],
    },
];

/** Files that are missing or cannot be read. */
const FILES: readonly BrokenStack[] = [
    {
        fault: "malformed YAML",
        stackFile: "config:\n  gpu-batch:maxVcpus: [1, 2\n",
        says: ["Pulumi.prod.yaml is not valid YAML", "line 3"],
    },
    {
        fault: "a tab as indentation",
        stackFile: "config:\n\tgpu-batch:maxVcpus: 1\n",
        says: ["Pulumi.prod.yaml is not valid YAML", "line 2", "Tabs are not allowed"],
    },
    {
        fault: "an anchor that is not there",
        stackFile: "config:\n  gpu-batch:job: *nope\n",
        says: ["Pulumi.prod.yaml is not valid YAML", "nope"],
    },
    {
        fault: "an import that is none",
        stackFile: "environment: { imports: team }\n",
        says: ["Pulumi.prod.yaml has 1 problem", "environment"],
    },
    {
        fault: "another project",
        projectFile:
            "name: other\nruntime: { name: nodejs, options: { tsconfig: tsconfig.run.json, nodeargs: --require=./offline/inspectFix.cjs } }\nmain: index.ts\n",
        stackFile: HEAD,
        says: ['name of Pulumi.yaml: is "other"; write gpu-batch'],
    },
    {
        fault: "another language",
        projectFile: "name: gpu-batch\nruntime: python\n",
        says: [
            'Pulumi.yaml has 1 problem:\n  runtime.name: is "python"; the program is for nodejs',
        ],
    },
    {
        fault: "a default of another type",
        projectFile:
            "name: gpu-batch\nruntime: nodejs\nconfig:\n  maxVcpus: { type: integer, default: many }\n",
        says: [
            "Pulumi.yaml has 1 problem:\n  config.gpu-batch:maxVcpus.default: must be of type integer",
        ],
    },
    {
        fault: "a stack named like a method",
        stack: "constructor",
        asked: "constructor",
        stackFile: HEAD,
        says: ["no selection for the stack constructor"],
    },
    {
        fault: "the same key twice, with and without its namespace",
        stackFile: `${HEAD}  gpu-batch:maxVcpus: 16\n  maxVcpus: 32\n`,
        says: ["gpu-batch:maxVcpus: is set twice; keep one"],
    },
    {
        fault: "a stack that does not exist",
        asked: "prdo",
        says: ["there is no stack prdo", "Pulumi.prdo.yaml is missing", "did you mean prod?"],
    },
    {
        fault: "a stack name that cannot be a bucket's",
        stack: "Prod_EU",
        asked: "Prod_EU",
        stackFile: HEAD,
        says: ['stack: "Prod_EU" cannot be part of bucket and role names', "small letters"],
    },
    {
        fault: "a config that is a list",
        stackFile: "config: [1]\n",
        says: ["Pulumi.prod.yaml has 1 problem", "config: is a list", "write an object"],
    },
    {
        fault: "a missing lock",
        lock: null,
        says: ["regions.lock.json: is not there", "git checkout"],
    },
    {
        fault: "a lock that is no JSON",
        lock: "{",
        says: ["regions.lock.json: the text ends in the middle, at line 1", "git checkout"],
    },
    {
        fault: "a lock of another release",
        lock: lockText((lock) => (lock.schemaVersion = 2)),
        says: ["regions.lock.json schemaVersion: is 2", "update gpu-batch"],
    },
];

/** Regions and zones. */
const PLACES: readonly BrokenStack[] = [
    {
        fault: "an unknown region",
        ...setting("regions", "[us-east-9]"),
        says: [
            "gpu-batch:regions[0]: us-east-9 is not in regions.lock.json",
            "did you mean us-east-",
        ],
    },
    {
        fault: "a region twice",
        ...setting("regions", "[us-east-2, us-east-2]"),
        says: ["gpu-batch:regions[1]: us-east-2 is listed twice; list each region once"],
    },
    {
        fault: "cheapest beside a region",
        ...setting("regions", "[cheapest, us-east-2]"),
        says: ["gpu-batch:regions: cheapest stands alone", "write [cheapest]"],
    },
    {
        fault: "a stack without a selection",
        stack: "dev",
        asked: "dev",
        stackFile: HEAD,
        says: [
            "gpu-batch:regions: is cheapest",
            "no selection for the stack dev",
            "list regions here",
        ],
    },
    {
        fault: "a zone of another region",
        lock: lockText(
            (lock) => (lock.selection.prod.zones["us-east-2"] = ["use2-az1", "use1-az1"]),
        ),
        says: [
            "regions.lock.json selection.prod.zones.us-east-2: use1-az1 is not a zone of us-east-2",
            "write zone IDs out of",
        ],
    },
    {
        fault: "a selection of a region that the lock does not have",
        lock: lockText((lock) => (lock.selection.prod.chosen = ["mars-north-1"])),
        says: [
            "regions.lock.json selection.prod.chosen[0]: mars-north-1 is not a region of the lock",
        ],
    },
    {
        fault: "a region that is not enabled",
        lock: lockText((lock) => (lock.regions["us-east-2"].enabled = false)),
        says: ["gpu-batch:regions: us-east-2 is not enabled for the account", "opt in"],
    },
    {
        fault: "a job that only a type of another region can run",
        stackFile: `${HEAD}  gpu-batch:regions: [ap-northeast-2]\n  gpu-batch:instanceTypes: [g5.xlarge, p5.48xlarge]\n  gpu-batch:job: { gpus: 8, vcpus: 8 }\n`,
        says: ["gpu-batch:job: in ap-northeast-2: 8 GPUs", "g5.xlarge has 1 GPU and 4 vCPUs"],
    },
    {
        fault: "a block for a region that no cell can be in",
        ...setting("network", "{ cidrByRegion: { us-east-22: 10.80.0.0/16 } }"),
        says: [
            "gpu-batch:network.cidrByRegion.us-east-22: is not a region",
            "did you mean us-east-2?",
        ],
    },
    {
        fault: "more zones than the region has",
        ...setting("network", "{ zones: 4 }"),
        says: ["gpu-batch:network.zones: is 4", "write 3 or add zones to the lock"],
    },
    {
        fault: "one zone",
        ...setting("network", "{ zones: 1 }"),
        says: ["gpu-batch:network.zones: is 1; write 2 or more"],
    },
    {
        fault: "types that the region does not offer",
        ...setting("instanceTypes", "[p5en.48xlarge]"),
        says: [
            "gpu-batch:instanceTypes: us-east-2 offers none of p5en.48xlarge",
            "add one of g4dn.12xlarge",
        ],
    },
];

/** Networks. */
const NETWORKS: readonly BrokenStack[] = [
    {
        fault: "a block with host bits",
        ...setting("network", "{ cidr: 10.64.0.1/16 }"),
        says: ['gpu-batch:network.cidr: is "10.64.0.1/16"; write an IPv4 block without host bits'],
    },
    {
        fault: "a block that is too small",
        ...setting("network", "{ cidr: 10.64.0.0/28 }"),
        says: ["gpu-batch:network.cidr: 10.64.0.0/28 is outside /16 to /24", "10.64.0.0/16"],
    },
    {
        fault: "a public block",
        ...setting("network", "{ cidr: 8.8.0.0/16 }"),
        says: ["gpu-batch:network.cidr: 8.8.0.0/16 is public address space", "10.0.0.0/8"],
    },
    {
        fault: "a cell that overlaps the bastion",
        ...bastion({ cidr: "10.64.128.0/17", privateIp: "10.64.128.10" }),
        says: [
            "gpu-batch:network.cidr: 10.64.0.0/16 overlaps the bastion's 10.64.128.0/17",
            "outside it",
        ],
    },
    {
        fault: "a bastion outside its own block",
        ...bastion({ privateIp: "10.8.0.10" }),
        says: [
            "gpu-batch:network.bastion.privateIp: 10.8.0.10 is outside the bastion's 10.9.0.0/16",
        ],
    },
    {
        fault: "a bastion in no region",
        ...bastion({ region: "Ohio" }),
        says: ['gpu-batch:network.bastion.region: is "Ohio"; write a region such as us-east-2'],
    },
    {
        fault: "a bastion's VPC that is no id",
        ...bastion({ vpcId: "my-vpc" }),
        says: ['gpu-batch:network.bastion.vpcId: is "my-vpc"; write an id such as vpc-'],
    },
    {
        fault: "two cells at one block behind a bastion",
        stackFile: bastion({}).stackFile + "  gpu-batch:regions: [us-east-2, eu-north-1]\n",
        says: [
            "gpu-batch:network.cidrByRegion.eu-north-1: the cells of us-east-2 and eu-north-1 overlap",
        ],
    },
];

/** Jobs, images and what they run on. */
const JOBS: readonly BrokenStack[] = [
    {
        fault: "memory that no type offers",
        ...setting("job", "{ memoryMiB: 65536 }"),
        says: [
            "gpu-batch:job: 1 GPU, 4 vCPUs and 65536 MiB fit no instance type",
            "add a larger type",
        ],
    },
    {
        fault: "all of a type's nominal memory",
        ...setting("job", "{ memoryMiB: 16384 }"),
        says: ["g4dn.xlarge has 15073 MiB", "ask for less"],
    },
    {
        fault: "GPUs on one type and memory on another",
        stackFile: `${HEAD}  gpu-batch:instanceTypes: [g4dn.12xlarge, g6e.2xlarge]\n  gpu-batch:job: { gpus: 4, vcpus: 4, memoryMiB: 200000 }\n`,
        says: [
            "gpu-batch:job: 4 GPUs",
            "g4dn.12xlarge has 180879 MiB; g6e.2xlarge has 1 GPU and 60293 MiB",
        ],
    },
    {
        fault: "a negative ceiling",
        ...setting("maxVcpus", "-1"),
        says: ["gpu-batch:maxVcpus: is -1; write 4 or more"],
    },
    {
        fault: "a negative on-demand ceiling",
        ...setting("onDemandFallback", "-8"),
        says: ["gpu-batch:onDemandFallback: is -8; write 0 or more"],
    },
    {
        fault: "a ceiling below one job",
        stackFile: `${HEAD}  gpu-batch:maxVcpus: 4\n  gpu-batch:instanceTypes: [g5.2xlarge]\n  gpu-batch:job: { vcpus: 8 }\n`,
        says: ["gpu-batch:maxVcpus: 4 is less than the 8 vCPUs of one job; write 8 or more"],
    },
    {
        fault: "one attempt",
        ...setting("job", "{ attempts: 1 }"),
        says: ["gpu-batch:job.attempts: is 1; write 2 or more"],
    },
    {
        fault: "shared memory beyond the job's own",
        ...setting("job", "{ sharedMemoryMiB: 20000 }"),
        says: ["gpu-batch:job.sharedMemoryMiB: 20000 is more than the job's 14336 MiB"],
    },
    {
        fault: "an AMD type",
        ...setting("instanceTypes", "[g4ad.xlarge]"),
        says: [
            "gpu-batch:instanceTypes[0]: g4ad.xlarge is no x86_64 NVIDIA type",
            "did you mean g4dn.xlarge?",
        ],
    },
    {
        fault: "a shared GPU on AWS's own AMI",
        ...setting("gpuSharing", '"4"'),
        says: ["gpu-batch:gpuSharing: needs an AMI", "write ami custom"],
    },
    {
        fault: "a share that lets too many jobs onto a GPU",
        stackFile: `${HEAD}  gpu-batch:ami: ami-0123456789abcdef0\n  gpu-batch:gpuSharing: "2"\n  gpu-batch:job: { vcpus: 1, memoryMiB: 2048 }\n`,
        says: [
            "gpu-batch:job: 1 vCPU and 2048 MiB let more than 2 jobs onto one GPU",
            "4 on g4dn.xlarge",
        ],
    },
    {
        fault: "an AMI that is none",
        ...setting("ami", "latest"),
        says: ['gpu-batch:ami: is "latest"; write recommended, custom or the id of an AMI'],
    },
    {
        fault: "an image that moves",
        ...setting("image", "{ uri: 'public.ecr.aws/team/train:latest' }"),
        says: [
            "gpu-batch:image.uri: is",
            "write registry/repository@sha256:<digest>, or a fixed tag (never latest)",
        ],
    },
    {
        fault: "a bucket in place of a location",
        ...setting("data", "{ read: [my-bucket] }"),
        says: ['gpu-batch:data.read[0]: is "my-bucket"; write s3://bucket/prefix/'],
    },
    {
        fault: "a team whose name Batch refuses",
        ...setting("fairShare", "{ team_a: 1 }"),
        says: ["gpu-batch:fairShare", "team", "write letters and digits only"],
    },
    {
        fault: "a share of nothing",
        ...setting("fairShare", "{ research: 0 }"),
        says: ["gpu-batch:fairShare.research: is 0; write 0.01 or more"],
    },
    {
        fault: "days that CloudWatch does not know",
        ...setting("logRetentionDays", "42"),
        says: ["gpu-batch:logRetentionDays: is 42; write one of 1, 3, 5, 7"],
    },
    {
        fault: "a root disk that CUDA images fill",
        ...setting("rootVolumeGiB", "30"),
        says: ["gpu-batch:rootVolumeGiB: is 30; write 100 or more"],
    },
    {
        fault: "an account that is none",
        ...setting("accountId", '"1234"'),
        says: ['gpu-batch:accountId: is "1234"; write the 12 digits of an AWS account'],
    },
    {
        fault: "a tag without a name",
        ...setting("tags", "{ '': x }"),
        says: ["gpu-batch:tags.: is no valid name"],
    },
    {
        fault: "a tag that AWS keeps for itself",
        ...setting("tags", "{ 'aws:team': ml }"),
        says: ["gpu-batch:tags.aws:team: starts with aws:", "choose another name"],
    },
];

/** Keys that nobody reads. */
const KEYS: readonly BrokenStack[] = [
    {
        fault: "an unknown key near a known one",
        ...setting("maxVcpu", "64"),
        says: ["gpu-batch:maxVcpu: is not a known key; did you mean maxVcpus?"],
    },
    {
        fault: "an unknown key near none",
        ...setting("colour", "blue"),
        says: ["gpu-batch:colour: is not a known key (known: accountId, regions", "remove it"],
    },
    {
        fault: "an unknown field",
        ...setting("job", "{ memory: 4096 }"),
        says: ["gpu-batch:job.memory: is not a known key; did you mean memoryMiB?"],
    },
    {
        fault: "an encrypted setting",
        ...setting("maxVcpus", "{ secure: v1:abcdefgh }"),
        says: ["gpu-batch:maxVcpus: is encrypted", "set it again without --secret"],
    },
    {
        fault: "five faults at once",
        stackFile: `${HEAD}  gpu-batch:maxVcpus: 2\n  gpu-batch:job: { attempts: 99 }\n  gpu-batch:network: { cidr: here }\n  gpu-batch:ami: x\n  gpu-batch:colour: blue\n`,
        says: [
            "Pulumi.prod.yaml has 5 problems:",
            "gpu-batch:maxVcpus: is 2; write 4 or more",
            "gpu-batch:job.attempts: is 99; write 10 or less",
            'gpu-batch:network.cidr: is "here"',
            'gpu-batch:ami: is "x"',
            "gpu-batch:colour: is not a known key",
        ],
    },
];

/** Every faulty stack. */
export const BROKEN_STACKS: readonly BrokenStack[] = [
    ...TYPES,
    ...FILES,
    ...PLACES,
    ...NETWORKS,
    ...JOBS,
    ...BROKEN_IMAGES,
    ...BROKEN_TRAINING,
    ...KEYS,
];
