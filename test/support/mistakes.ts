import { HEAD, setting } from "./brokenStacks/brokenStack";
import type { ProjectChange } from "./project";

/** What a person does wrong, and all that must be said of it. */
export interface Mistake extends ProjectChange {
    readonly mistake: string;
    /** The command; @ stands for the project's folder. */
    readonly args: readonly string[];
    /** Further files of the project. */
    readonly files?: Readonly<Record<string, string>>;
    /** Texts of the message: the file or the option, the line where there is one, what to write. */
    readonly says: readonly string[];
}

const CHECK = ["check", "--stack", "prod"];
const SELECT = ["regions", "select", "--stack", "prod"];
const TRAIN = ["train", "--stack", "prod"];
const DATA = ["--channel", "training=s3://bucket/data/"];

/** A mistake in a setting of prod's file. */
function inSetting(mistake: string, key: string, value: string, ...says: string[]): Mistake {
    return {
        ...{ mistake, args: CHECK, ...setting(key, value) },
        // The third line, after those of HEAD.
        says: [`Pulumi.prod.yaml:3: gpu-batch:${key}`, ...says],
    };
}

/** A mistake on the command line. */
function inCommand(mistake: string, args: readonly string[], ...says: string[]): Mistake {
    return { mistake, args, says };
}

const IN_STACKS: readonly Mistake[] = [
    inCommand(
        "a stack that has no file",
        ["check", "--stack", "dev"],
        "Pulumi.dev.yaml is missing (stacks here: prod and test); to add it: gpu-batch init --stack dev",
    ),
    inCommand(
        "a stack's name mistyped",
        ["check", "--stack", "prdo"],
        "Pulumi.prdo.yaml is missing",
        "did you mean prod?",
    ),
    {
        mistake: "a new stack without regions",
        ...{ args: ["check", "--stack", "dev"], stack: "dev", stackFile: HEAD },
        says: [
            "Pulumi.dev.yaml",
            "Pulumi.yaml:29 (default): gpu-batch:regions: is cheapest, and regions.lock.json has no selection for the stack dev",
            "choose with: gpu-batch regions select --stack dev --write, or list regions here",
        ],
    },
    {
        mistake: "a tab",
        ...{ args: CHECK, stackFile: "config:\n\tgpu-batch:maxVcpus: 16\n" },
        says: ["Pulumi.prod.yaml", "line 2, column 1: Tabs are not allowed as indentation"],
    },
    {
        mistake: "a colon that is missing",
        ...{ args: CHECK, stackFile: "config:\n  gpu-batch:maxVcpus 16\n" },
        says: [
            "Pulumi.prod.yaml",
            'Pulumi.prod.yaml:1: config: is a string ("gpu-batch:maxVcpus 16"); write an object',
        ],
    },
    {
        mistake: "a name of a project's own",
        ...{ args: CHECK, projectFile: "name: acme\nruntime: nodejs\n" },
        says: ['name of Pulumi.yaml: is "acme"; write gpu-batch'],
    },
    inSetting("a key mistyped", "maxVcpu", "16", "is not a known key; did you mean maxVcpus?"),
    inSetting("a number in words", "maxVcpus", "lots", 'is "lots"; write a whole number'),
    inSetting(
        "a region of AWS that the lock lacks",
        "regions",
        "[ap-northeast-1]",
        "[0]: ap-northeast-1 is not in regions.lock.json",
        "add it with: gpu-batch regions refresh --regions ap-northeast-1",
    ),
    inSetting("a region mistyped", "regions", "[us-esat-2]", "did you mean us-east-2?"),
    inSetting("a type mistyped", "instanceTypes", "[g5.xlrage]", "did you mean g5.xlarge?"),
    inSetting(
        "jobs that share GPUs of AWS's AMI",
        "gpuSharing",
        '"4"',
        "gpu-batch:ami is recommended; set gpu-batch:ami to custom, or gpuSharing to exclusive",
    ),
    inSetting(
        "an image that moves",
        "image",
        "{ uri: 'public.ecr.aws/team/train:latest' }",
        '.uri: is "public.ecr.aws/team/train:latest"; write registry/repository@sha256:<digest>',
    ),
    inSetting("an AMI that is none", "ami", "latest", 'is "latest"; write recommended, custom'),
    inSetting(
        "eleven digits of an account",
        "accountId",
        '"12345678901"',
        "write a 12-digit AWS account ID",
    ),
    inSetting(
        "an address without @",
        "alerts",
        "{ email: team.example.com }",
        '.email: is "team.example.com"; write one email address, such as team@example.com',
    ),
    inSetting("no share for a team", "fairShare", "{ vision: 0 }", "write 0.01 or more"),
    inSetting("one zone", "network", "{ zones: 1 }", ".zones: is 1; write 2 or more"),
    {
        mistake: "a zone too few, in a block of several lines",
        ...{ args: CHECK, stackFile: `${HEAD}  gpu-batch:network:\n    zones: 1\n` },
        says: ["Pulumi.prod.yaml:4: gpu-batch:network.zones: is 1; write 2 or more"],
    },
    inSetting(
        "a job too large for its instances",
        "job",
        "{ gpus: 8 }",
        "g5.xlarge has 1 GPU",
        "request less, or add a larger type",
    ),
    inSetting(
        "a tag of the program's own",
        "tags",
        "{ 'gpu-batch:stack': x }",
        "is set by the program; choose another name",
    ),
    inSetting(
        "a bucket for a prefix",
        "data",
        "{ read: [their-bucket] }",
        '.read[0]: is "their-bucket"; write s3://bucket/prefix/',
    ),
    inSetting(
        "a folder for a channel of the cell",
        "training",
        "{ channels: { training: ./data } }",
        '.channels.training: is "./data"; write s3://bucket/prefix/',
    ),
    {
        mistake: "a context that is not there",
        ...{ args: CHECK, ...setting("image", "{ context: dcoker }") },
        says: [
            "Pulumi.prod.yaml:3: gpu-batch:image.context: dcoker is not a folder; write the folder",
        ],
    },
];

const IN_FILES: readonly Mistake[] = [
    {
        mistake: "no lock",
        ...{ args: CHECK, lock: null },
        says: ["regions.lock.json: is missing; restore it with: git checkout -- regions.lock.json"],
    },
    {
        mistake: "a conflict in the lock",
        ...{ args: CHECK, lock: '{\n<<<<<<< HEAD\n  "schemaVersion": 1\n' },
        says: ["regions.lock.json: line 2 is not valid JSON", "git checkout -- regions.lock.json"],
    },
    inCommand(
        "levels that are not there",
        [...CHECK, "--policy-config", "@/nope.json"],
        "there is no policy configuration @/nope.json; name a file with --policy-config",
    ),
    {
        mistake: "a level mistyped",
        args: [...CHECK, "--policy-config", "@/own.json"],
        files: { "own.json": '{"guard-tags": "mandatry"}' },
        says: ['own.json:1: guard-tags: "mandatry" is not a level; write advisory, mandatory'],
    },
    {
        mistake: "a comma too many among levels",
        args: [...CHECK, "--policy-config", "@/own.json"],
        files: { "own.json": '{\n  "guard-tags": "mandatory",\n}' },
        says: ["own.json", "line 3 is not valid JSON", 'such as {"guard-tags": "advisory"}'],
    },
    inCommand(
        "a folder without a pack",
        [...CHECK, "--pack", "@"],
        "@ is not the folder of a policy pack: it has no PulumiPolicy.yaml; name a pack's folder with --pack",
    ),
];

const IN_COMMANDS: readonly Mistake[] = [
    inCommand("a command mistyped", ["chekc"], "unknown command 'chekc'", "Did you mean check?"),
    inCommand(
        "an option mistyped",
        [...CHECK, "--formt", "json"],
        "unknown option '--formt'",
        "Did you mean --format?",
    ),
    inCommand("a check of no stack", ["check"], "required option '-s, --stack <name>'"),
    inCommand(
        "a format that is none",
        [...CHECK, "--format", "xml"],
        "argument 'xml' is invalid",
        "text, json, markdown, github, sarif",
    ),
    inCommand(
        "a swap with a colon",
        [...SELECT, "--swap", "us-east-2:eu-north-1"],
        "argument 'us-east-2:eu-north-1' is invalid. Write two regions, such as us-east-2=eu-north-1",
    ),
    inCommand(
        "a swap from a region that is not chosen",
        [...SELECT, "--swap", "us-east-1=eu-north-1"],
        "us-east-1 is not chosen (us-east-2); write --swap us-east-2=eu-north-1",
    ),
    inCommand(
        "a swap to a region that the lock lacks",
        [...SELECT, "--swap", "us-east-2=eu-west-1"],
        "add it with: gpu-batch regions refresh --regions eu-west-1",
    ),
    inCommand("no region", [...SELECT, "--count", "0"], "Write a whole number of 1 or more"),
    inCommand(
        "more regions than there are",
        [...SELECT, "--count", "99"],
        "99 regions are wanted and 7 can be chosen",
        "relax allow, deny, zones or instanceTypes",
    ),
    inCommand(
        "a region to explain mistyped",
        ["regions", "explain", "us-esat-2"],
        "us-esat-2 is not in regions.lock.json",
        "did you mean us-east-2?",
    ),
    inCommand(
        "a channel's folder that is not there",
        [...TRAIN, "--local", "--channel", "training=@/nope"],
        "--channel training: there is no folder @/nope; create it with the data, or name another",
    ),
    inCommand(
        "a file for a channel's folder",
        [...TRAIN, "--local", "--channel", "training=@/Pulumi.yaml"],
        "--channel training: @/Pulumi.yaml is not a folder; name the folder that holds the data",
    ),
    inCommand(
        "a bucket for a channel of this machine",
        [...TRAIN, "--local", ...DATA],
        "copy it with: aws s3 sync s3://bucket/data/ ./data, and write ./data",
    ),
    inCommand(
        "a hyperparameter without a value",
        [...TRAIN, ...DATA, "--hp", "epochs"],
        "--hp: epochs",
        "write --hp epochs=5",
    ),
    inCommand(
        "a run's name with an underscore",
        [...TRAIN, ...DATA, "--name", "a_b"],
        "--name: is a_b; write up to 39 letters, digits and hyphens",
    ),
    inCommand(
        "a submission to no stack",
        ["submit", "--", "python3", "x.py"],
        "--stack is missing; write the stack's name",
    ),
    inCommand(
        "outputs that are not there",
        ["submit", "--outputs", "@/nope.json", "--", "python3", "x.py"],
        "--outputs: cannot read @/nope.json",
        "name a file that exists",
    ),
    inCommand(
        "a shell without completion",
        ["completion", "tcsh"],
        "argument value 'tcsh' is invalid",
        "bash, zsh, fish",
    ),
];

/** What people do wrong on their first day. */
export const MISTAKES: readonly Mistake[] = [...IN_STACKS, ...IN_FILES, ...IN_COMMANDS];
