import { formatDate } from "../../core/lock/days";
import { readOwn } from "./projectFiles";
import { editJson, replace, type Edits } from "./gateRepository";

type Levels = Record<string, unknown>;

/** The day in so many days, by the clock that packs read. */
export function inDays(days: number): string {
    return formatDate(new Date(Date.now() + days * 86_400_000));
}

/** An exemption of the base of every change; its policy is advisory, so that it need not fit a resource. */
export const EXEMPTION = {
    policy: "spot-bid-percentage",
    name: "prod-us-east-2-jobs",
    reason: "moves in the spring",
    until: inDays(30),
    owner: "@acme/ml-platform",
};

const prod = (edit: (levels: Levels) => unknown): Edits => ({ "policy/prod.json": editJson(edit) });
const withLevel = (id: string, level: unknown) => prod((levels) => ({ ...levels, [id]: level }));
const exemptions = (...entries: readonly unknown[]): Edits => ({
    "policy/exemptions.json": () => JSON.stringify(entries),
});
const lock = (place: string, version: string): Edits => ({
    "package-lock.json": editJson<{ packages: Record<string, { version: string }> }>((data) => ({
        ...data,
        packages: { ...data.packages, [place]: { ...data.packages[place], version } },
    })),
});

/** Changes that let more pass: what they are, and what is said of them. */
export const LOOSENING: readonly (readonly [
    what: string,
    edits: Edits,
    said: readonly RegExp[],
])[] = [
    [
        "every policy disabled",
        { "policy/prod.json": () => '{"all":"disabled"}' },
        [
            /^policy\/prod\.json: from advisory to disabled: retry-state-backoff, spot-bid-percentage$/,
            /^policy\/prod\.json: from mandatory to disabled: gpu-ami-recipe, .*guard-job-container/,
            /^policy\/prod\.json: spot-bid-percentage\.min from 100 to 50$/,
        ],
    ],
    [
        "a level lowered",
        withLevel("guard-public-access", "advisory"),
        [/from mandatory to advisory: guard-public-access$/],
    ],
    [
        "a level of another stack",
        {
            "policy/test.json": editJson<Levels>((levels) => ({
                ...levels,
                "guard-tags": "disabled",
            })),
        },
        [/^policy\/test\.json: from advisory to disabled: guard-tags$/],
    ],
    [
        "levels of a stack to come",
        { "policy/dev.json": () => '{"guard-network-closed":"advisory"}' },
        [
            /^policy\/dev\.json: from mandatory to advisory: guard-network-closed$/,
            /^policy\/dev\.json: spot-bid-percentage\.min from 100 to 50$/,
        ],
    ],
    [
        "a ceiling raised",
        withLevel("guard-capacity-ceiling", { enforcementLevel: "mandatory", maxVcpus: 4096 }),
        [/^policy\/prod\.json: guard-capacity-ceiling\.maxVcpus from 512 to 4096$/],
    ],
    [
        "a pattern that fits everything",
        withLevel("guard-ecr-repository", { enforcementLevel: "mandatory", cacheRepos: ["*"] }),
        [/guard-ecr-repository\.cacheRepos from \["\*-image-cache"\] to \["\*"\]$/],
    ],
    [
        "fewer tags demanded",
        withLevel("guard-tags", { enforcementLevel: "mandatory", keys: ["gpu-batch:stack"] }),
        [/guard-tags\.keys from \["gpu-batch:stack","gpu-batch:cell"\] to \["gpu-batch:stack"\]$/],
    ],
    [
        "a mode whose direction nobody tells",
        withLevel("guard-launch-template", {
            enforcementLevel: "mandatory",
            networkMode: "private",
        }),
        [/guard-launch-template\.networkMode from "public" to "private"$/],
    ],
    [
        "a stack's levels removed, whose settings were stricter than the built-in ones",
        { "policy/prod.json": null },
        [/^policy\/prod\.json: spot-bid-percentage\.min from 100 to 50$/],
    ],
    [
        "an exemption added",
        exemptions(EXEMPTION, { ...EXEMPTION, policy: "guard-public-access" }),
        [
            /^policy\/exemptions\.json: new exemption from guard-public-access of prod-us-east-2-jobs until/,
        ],
    ],
    [
        "an exemption prolonged",
        exemptions({ ...EXEMPTION, until: inDays(31) }),
        [
            /^policy\/exemptions\.json: exemption from spot-bid-percentage of prod-us-east-2-jobs prolonged from/,
        ],
    ],
    [
        "an exemption of another resource",
        exemptions({ ...EXEMPTION, name: "prod-us-east-2-queue" }),
        [
            /new exemption from spot-bid-percentage of prod-us-east-2-queue until \S+: moves in the spring \(@acme/,
        ],
    ],
    [
        "an exemption of another stack",
        exemptions(EXEMPTION, { ...EXEMPTION, name: "queue", stack: "test" }),
        [/new exemption from spot-bid-percentage of queue in test until/],
    ],
    [
        "a policy taken out of its pack",
        { "policy/guard/policies.ts": replace("    networkClosed,\n", "") },
        [
            /^policy\/guard\/policies\.ts: code changed$/,
            /^policy: no pack has guard-network-closed any more, which was mandatory$/,
        ],
    ],
    [
        "a rule that yields nothing",
        { "policy/guard/tags.ts": replace("if (missing.length > 0)", "if (missing.length > 99)") },
        [/^policy\/guard\/tags\.ts: code changed$/],
    ],
    [
        "a stricter rule, which nobody can tell from a looser one",
        { "policy/guard/tags.ts": replace("missing.length > 0", "missing.length >= 0") },
        [/^policy\/guard\/tags\.ts: code changed$/],
    ],
    [
        "a file that Node finds before another",
        { "policy/kit/extra.js": () => "module.exports = {};\n" },
        [/^policy\/kit\/extra\.js: new code$/],
    ],
    [
        "a pack's start",
        { "policy/spot/index.cjs": (text) => `${text}// \n` },
        [/^policy\/spot\/index\.cjs: code changed$/],
    ],
    [
        "a pack removed",
        {
            "policy/retry": null,
            "policy/test.json": editJson<Levels>((levels) =>
                Object.fromEntries(
                    Object.entries(levels).filter(([id]) => !id.startsWith("retry-")),
                ),
            ),
        },
        [
            /^policy\/retry\/jobAttempts\.ts: code removed$/,
            /^policy: no pack has retry-job-attempts any more, which was mandatory$/,
        ],
    ],
    [
        "a type that no policy needs to judge",
        {
            "policy/facts/reviewed.json": editJson<{ others: Levels }>((lists) => ({
                ...lists,
                others: { ...lists.others, "aws:lambda/function:Function": "small" },
            })),
        },
        [
            /^policy\/facts\/reviewed\.json: no policy needs to judge aws:lambda\/function:Function any more: small$/,
        ],
    ],
    [
        "what the packs run on",
        lock("node_modules/@pulumi/policy", "99.0.0"),
        [/^package-lock\.json: @pulumi\/policy from [\d.]+ to 99\.0\.0$/],
    ],
    [
        "how the packs are transpiled",
        { "tsconfig.json": replace('"strict": true', '"strict": true, "baseUrl": "."') },
        [/^tsconfig\.json: code changed$/],
    ],
];

/** Changes that let nothing more pass. */
export const HARMLESS: readonly (readonly [what: string, edits: Edits])[] = [
    ["a page", { "README.md": () => "Words.\n" }],
    ["the program", { "components/note.ts": () => "export const note = 1;\n" }],
    ["a stack's settings", { "Pulumi.prod.yaml": (text) => `${text}# note\n` }],
    ["the form of levels", { "policy/prod.json": (text) => JSON.stringify(JSON.parse(text)) }],
    ["the order of levels", prod((levels) => Object.fromEntries(Object.entries(levels).reverse()))],
    [
        "a level raised",
        withLevel("spot-bid-percentage", { enforcementLevel: "mandatory", min: 100 }),
    ],
    [
        "a ceiling lowered",
        withLevel("guard-capacity-ceiling", { enforcementLevel: "mandatory", maxVcpus: 128 }),
    ],
    [
        "fewer patterns",
        withLevel("guard-ecr-repository", { enforcementLevel: "mandatory", cacheRepos: [] }),
    ],
    ["an exemption removed", exemptions()],
    ["an exemption shortened", exemptions({ ...EXEMPTION, until: inDays(29) })],
    ["an exemption for one stack alone", exemptions({ ...EXEMPTION, stack: "prod" })],
    ["an exemption's reason", exemptions({ ...EXEMPTION, reason: "moves in the early spring" })],
    [
        "the levels of a stack to come, as prod's",
        { "policy/dev.json": () => readOwn("policy/prod.json") },
    ],
    ["a page beside the packs", { "policy/NOTES.md": () => "Words.\n" }],
    ["a package that no pack runs on", lock("node_modules/prettier", "99.0.0")],
    [
        "a type that is no longer let through",
        {
            "policy/facts/reviewed.json": editJson<{ others: Levels }>((lists) => ({
                ...lists,
                others: Object.fromEntries(Object.entries(lists.others).slice(1)),
            })),
        },
    ],
    ["the workflows, which code owners read", { ".github/workflows/pr.yml": () => "on: push\n" }],
];
