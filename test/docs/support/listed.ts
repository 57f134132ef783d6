/** Commands or a block that the tier does not run, and why. */
export interface Listed {
    /** Commands that it fits. */
    readonly command?: RegExp;
    /** Or blocks: the page, and a text in them. */
    readonly page?: string;
    readonly has?: string;
    readonly reason: string;
}

/** What of README.md and docs/ is not run here. An entry that fits nothing fails the tier. */
export const LISTED: readonly Listed[] = [
    { command: /^npm ci$/, reason: "the tier starts from what it installed" },
    { command: /^npm test$/, reason: "a tier of its own" },
    {
        command: /^(npx )?pulumi (up|destroy|preview|login|stack|config) ?/,
        reason: "needs Pulumi's CLI and a back end: test:engine runs the same program, packs and changes on it",
    },
    {
        command: /^export PULUMI_CONFIG_PASSPHRASE=/,
        reason: "is for the CLI's next command",
    },
    { command: /^aws (iam|batch|ecr|s3) /, reason: "AWS's own CLI, on an account's resources" },
    {
        command: /^npx gpu-batch train /,
        reason: "needs SageMaker and a run to follow, or the image's toolkit: test:aws and test:container train",
    },
    {
        command: /^npx gpu-batch run-local --stack /,
        reason: "needs Docker and the cell's image: test:container runs it",
    },
    {
        page: "docs/operations.md",
        has: " to create\n",
        reason: "plans of Pulumi's engine: test:engine compares them",
    },
    {
        page: "docs/operations.md",
        has: " to update\n",
        reason: "plans of Pulumi's engine: test:engine compares them",
    },
    {
        page: "docs/operations.md",
        has: " to delete\n",
        reason: "plans of Pulumi's engine: test:engine compares them",
    },
    {
        page: "docs/image.md",
        has: "GPUs Available: True",
        reason: "printed where there is a GPU: test:worker runs gpu-check on drivers of its own",
    },
    {
        page: "docs/training.md",
        has: "saved by spot",
        reason: "printed after a run of SageMaker's: the specs of cli/train compare such a line",
    },
    {
        command: /^npx gpu-batch import /,
        reason: "needs a queue that exists: test:aws imports one of moto's",
    },
    {
        command: /^npx gpu-batch init( --fresh)?$/,
        reason: "asks in a terminal: the specs of cli/adopt answer it",
    },
    {
        command: /^rm Pulumi\.prod\.yaml Pulumi\.test\.yaml$/,
        reason: "is for a project of one's own, which the specs of cli/adopt make",
    },
    {
        command: /^npm (pack|install \S+\.tgz)$/,
        reason: "is for another project: test:process packs, installs and runs the package",
    },
    {
        page: "docs/package.md",
        has: 'from "gpu-batch"',
        reason: "needs the packed components: test:process type-checks them in a project of its own",
    },
    { page: "README.md", has: "flowchart LR", reason: "a picture that GitHub draws" },
    { page: "docs/architecture.md", has: "flowchart LR", reason: "a picture that GitHub draws" },
];
