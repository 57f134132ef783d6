import { lockText } from "../preview";
import { DIGEST, HEAD, setting, type BrokenStack } from "./brokenStack";

const AMI = "ami-0123456789abcdef0";
/** Registry that SageMaker can pull from in the region of the stack. */
const PRIVATE = "123456789012.dkr.ecr.us-east-2.amazonaws.com";

/** Images, what they are built from, and AMIs. */
export const BROKEN_IMAGES: readonly BrokenStack[] = [
    {
        fault: "a context that is not there",
        ...setting("image", "{ context: dcoker }"),
        says: ["gpu-batch:image.context: dcoker is not a folder; write the folder"],
    },
    {
        fault: "a Dockerfile that is not there",
        ...setting("image", "{ dockerfile: Dockerfile.gpu }"),
        says: [
            "gpu-batch:image.dockerfile: docker/Dockerfile.gpu is not a file; write the path of the Dockerfile",
        ],
    },
    {
        fault: "an argument that names a file the context does not have",
        ...setting("image", "{ args: { REQUIREMENTS: gone.txt } }"),
        says: ["gpu-batch:image.context: gone.txt, which line", "is not in docker; add it"],
    },
    {
        fault: "a context outside the project",
        ...setting("image", "{ context: ../elsewhere }"),
        says: [
            'gpu-batch:image.context: is "../elsewhere"; write a path inside the project\'s folder',
        ],
    },
    {
        fault: "a base image that moves",
        ...setting("image", "{ baseImage: 'python:3.12-slim' }"),
        says: [
            'gpu-batch:image.baseImage: is "python:3.12-slim"',
            "write registry/repository:tag@sha256:<digest>; a tag alone can move",
        ],
    },
    {
        fault: "an existing image and how to build one",
        ...setting("image", `{ uri: '${PRIVATE}/team/train@${DIGEST}', context: docker }`),
        says: [
            "gpu-batch:image.context: says how to build an image, and image.uri names an existing one",
        ],
    },
    {
        fault: "an argument that has a key of its own",
        ...setting("image", "{ args: { BASE_IMAGE: x } }"),
        says: [
            "gpu-batch:image.args.BASE_IMAGE: has a key of its own; set image.baseImage instead",
        ],
    },
    {
        fault: "a principal that is no ARN",
        ...setting("image", "{ pushPrincipals: ['123456789012'] }"),
        says: [
            'gpu-batch:image.pushPrincipals[0]: is "123456789012"',
            "write an ARN such as arn:aws:iam::123456789012:root",
        ],
    },
    {
        fault: "a principal that is everyone",
        ...setting("image", "{ pullPrincipals: ['*'] }"),
        says: ['gpu-batch:image.pullPrincipals[0]: is "*"; write an ARN'],
    },
    {
        fault: "a CUDA version without a minor one",
        ...setting("image", "{ cuda: '13' }"),
        says: ['gpu-batch:image.cuda: is "13"; write a CUDA version as a string, such as "12.9"'],
    },
    {
        fault: "a CUDA version that the AMI's driver cannot run",
        ...setting("image", "{ cuda: '14.0' }"),
        says: ["gpu-batch:image.cuda: CUDA 14.0 has no known driver"],
    },
    {
        fault: "a parent AMI that is none",
        lock: lockText((lock) => (lock.regions["us-east-2"].parentAmi = "al2023-gpu")),
        says: [
            'regions.lock.json regions.us-east-2.parentAmi: is "al2023-gpu"',
            "write an AMI id such as ami-0123456789abcdef0",
        ],
    },
    {
        fault: "one AMI for two regions",
        stackFile: `${HEAD}  gpu-batch:ami: ${AMI}\n  gpu-batch:regions: [us-east-2, eu-north-1]\n`,
        says: [
            `gpu-batch:ami: is ${AMI}, an AMI belongs to one region`,
            "us-east-2 and eu-north-1; write recommended or custom, or choose one region",
        ],
    },
    {
        fault: "an adopted AMI of a region without a cell",
        stackFile: `${HEAD}  gpu-batch:ami: custom\n  gpu-batch:amiBuild: { adopted: { eu-north-1: ${AMI} } }\n`,
        says: [
            "gpu-batch:amiBuild.adopted.eu-north-1: is for a region without a cell of this stack (us-east-2)",
        ],
    },
    {
        fault: "an adopted AMI of no pipeline",
        ...setting("amiBuild", `{ adopted: { us-east-2: ${AMI} } }`),
        says: [
            "gpu-batch:amiBuild.adopted.us-east-2: needs gpu-batch:ami to be custom, and it is recommended",
        ],
    },
    {
        fault: "an adopted AMI that is none",
        stackFile: `${HEAD}  gpu-batch:ami: custom\n  gpu-batch:amiBuild: { adopted: { us-east-2: latest } }\n`,
        says: ['gpu-batch:amiBuild.adopted.us-east-2: is "latest"; write an AMI ID'],
    },
    {
        fault: "a schedule of five fields",
        stackFile: `${HEAD}  gpu-batch:ami: custom\n  gpu-batch:amiBuild: { schedule: "0 6 * * 0" }\n`,
        says: [
            'gpu-batch:amiBuild.schedule: is "0 6 * * 0"; write a cron expression of six fields, such as cron(0 6 ? * sun *)',
        ],
    },
    {
        fault: "an AMI that is none",
        ...setting("ami", "latest"),
        says: ['gpu-batch:ami: is "latest"; write recommended, custom, or an AMI ID'],
    },
    {
        fault: "an image that moves",
        ...setting("image", "{ uri: 'public.ecr.aws/team/train:latest' }"),
        says: [
            "gpu-batch:image.uri: is",
            "write registry/repository@sha256:<digest>; a tag can move",
        ],
    },
    {
        fault: "an image by a tag that looks fixed",
        ...setting("image", "{ uri: 'public.ecr.aws/team/train:v1.4.2' }"),
        says: [
            'gpu-batch:image.uri: is "public.ecr.aws/team/train:v1.4.2"; write registry/repository@sha256:<digest>; a tag can move',
        ],
    },
];
