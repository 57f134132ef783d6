/** What the pages say of a command, beyond that it ends with status 0. */
export interface Claim {
    readonly command: string;
    /** Exit statuses that it may end with. @default 0 */
    readonly statuses?: readonly number[];
    /** What it prints. */
    readonly says?: readonly RegExp[];
    /** Whether it asks AWS, which moto answers for, in a clone of its own. */
    readonly asksAws?: true;
    /** Files that it writes; whatever other tracked file changes was not promised. @default none */
    readonly writes?: readonly string[];
}

const LOCK = ["regions.lock.json"];
/** The job of the example, on this machine. */
export const RUN_LOCAL =
    "npx gpu-batch run-local --no-container --manifest docker/worker/examples/texts.jsonl --array 8 --parallel 4 --function examples.embed_text:embed";

/** Claims by command, as it stands in the pages; one that no page has fails the tier. */
export const CLAIMS: readonly Claim[] = [
    { command: "npm run check -- --stack prod", says: [/^PASS {2}prod: /m, /us-east-2/] },
    { command: "npm run check -- --stack test", says: [/^PASS {2}test: /m] },
    {
        command: "npm run check -- --stack prod --format html --output prod.html",
        writes: ["prod.html"],
    },
    { command: RUN_LOCAL, says: [/^8 of 8 succeeded; outputs: \.gpu-batch\/local\/outputs$/m] },
    {
        command: "npx gpu-batch regions refresh",
        asksAws: true,
        says: [/^Wrote regions\.lock\.json/m],
        writes: LOCK,
    },
    // moto's account has no quotas, and this machine perhaps no Docker.
    ...["prod", "test"].map((stack) => ({
        ...{ command: `npx gpu-batch doctor --stack ${stack}`, asksAws: true as const },
        ...{ statuses: [0, 1], says: [new RegExp(`settings of ${stack}`)] },
    })),
    { command: "npx gpu-batch regions show", says: [/us-east-2/] },
    { command: "npx gpu-batch regions show --plot prices.svg", writes: ["prices.svg"] },
    { command: "npx gpu-batch regions explain eu-north-1 --stack prod", says: [/eu-north-1/] },
    { command: "npx gpu-batch regions select --stack prod", says: [/us-east-2/] },
    { command: "npx gpu-batch regions select --stack test", says: [/us-east-2/] },
    ...["", " --count 2", " --swap us-east-2=eu-north-1", " --pin us-west-2"].map((how) => ({
        ...{ command: `npx gpu-batch regions select --stack prod${how} --write`, writes: LOCK },
    })),
    {
        command:
            "npx gpu-batch init --yes --stack dev --instance-types g4dn.xlarge,g5.xlarge,g6.xlarge --max-vcpus 32 --email team@example.com",
        writes: ["Pulumi.dev.yaml", ...LOCK],
    },
    ...[
        "-s prod --manifest docker/worker/examples/texts.jsonl --array 8 --function examples.embed_text:embed --timeout 30 --max-usd 20 --wait",
        "-s test --token first-gpu --timeout 10 --max-usd 3 --wait -- gpu-check --require 1",
        "-s test --manifest docker/worker/examples/texts.jsonl --array 4 --function examples.embed_text:embed --timeout 10 --max-usd 3 --wait",
        "-s prod --manifest texts.jsonl --array 2 --function words:count --timeout 30 --max-usd 5 --wait",
        "--outputs outputs.json --manifest texts.jsonl --array 2 --function words:count --dry-run",
    ].map((options) => ({
        ...{ command: `npx gpu-batch submit ${options}`, asksAws: true as const },
        says: [
            /^us-east-2: worst case \$\d/m,
            ...(options.includes("--wait") ? [/^token: [\w-]+$/m, /^succeeded$/m] : []),
        ],
    })),
    { command: "npx gpu-batch logs first-gpu", asksAws: true },
    { command: "npx gpu-batch ami list -s prod", asksAws: true, says: [/prod-us-east-2/] },
];
