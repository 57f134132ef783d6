import { formatDate } from "../../../core/lock/days";
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import type { Clone, Json } from "./clone";

/** A change that a team makes to what it adopted. */
export interface Change {
    readonly what: string;
    readonly make: (clone: Clone) => Promise<void> | void;
    /** Stacks that are checked after it, each with what the check says beside passing. */
    readonly stacks: Readonly<Record<string, RegExp>>;
    /** Exit status of those checks. @default 0 */
    readonly exitCode?: number;
}

/** Changes that fit together; tests and linter run once, after the last of them. */
export interface Day {
    readonly name: string;
    readonly changes: readonly Change[];
}

const DIGEST = `sha256:${"5".repeat(64)}`;

async function select(clone: Clone, ...args: readonly string[]): Promise<void> {
    const { code, printed } = await clone.gpuBatch("regions", "select", ...args, "--write");
    assert.equal(code, 0, printed);
}

/** Makes of the lock what a refresh from an account makes of it. */
async function refreshLock(clone: Clone): Promise<void> {
    clone.edit("regions.lock.json", (lock) => {
        lock.asOf = "2026-11-20";
        lock.source = "AWS, read from the account";
        const regions: Json[] = Object.values(lock.regions);
        regions.forEach((region, index) => {
            Object.assign(region, { sampleZones: false, sampleParentAmi: false });
            region.parentAmi = `ami-0abc${String(index).padStart(13, "0")}`;
            // Each account has letters of its own for its zones.
            const [ids, names] = [Object.keys(region.zones), Object.values(region.zones)];
            ids.forEach((id, at) => (region.zones[id] = names.at(at - 1)));
            for (const pool of region.pools)
                pool.spotMean7 = (Number(pool.spotMean7) * (1.2 - index / 20)).toFixed(4);
        });
    });
    // Writes the lock as the command does.
    await select(clone, "--stack", "prod");
    await select(clone, "--stack", "test");
}

/** What a team does first, which is the README's own command. */
const SWAP: Day = {
    name: "a swap of a region",
    changes: [
        {
            what: "swaps prod's region",
            make: (clone) => select(clone, "--stack", "prod", "--swap", "us-east-2=eu-north-1"),
            stacks: { prod: /prod-eu-north-1/, test: /test-us-east-2/ },
        },
    ],
};

const SETTINGS: Day = {
    name: "its own prices, account and settings",
    changes: [
        {
            what: "refreshes the lock from its account",
            make: refreshLock,
            stacks: { prod: /prices of 2026-11-20|2026-11-20/, test: /PASS/ },
        },
        {
            what: "names its account",
            make: (clone) => clone.configure("prod", { accountId: "111122223333" }),
            stacks: { prod: /PASS/ },
        },
        {
            what: "launches other types, up to another ceiling, of AWS's AMI",
            make: (clone) =>
                clone.configure("prod", {
                    instanceTypes: ["g5.2xlarge", "g6.2xlarge", "g6e.2xlarge"],
                    maxVcpus: 128,
                    ami: "recommended",
                }),
            stacks: { prod: /PASS/ },
        },
        {
            what: "trains nowhere",
            make: (clone) => clone.configure("prod", { training: { enabled: false } }),
            stacks: { prod: /PASS/ },
        },
        {
            what: "is told by email, and of its budget",
            make: (clone) =>
                clone.configure("prod", {
                    alerts: { email: "gpu@example.com", monthlyBudgetUsd: 2000 },
                }),
            stacks: { prod: /PASS/ },
        },
        {
            what: "tags what it pays for",
            make: (clone) => clone.configure("prod", { tags: { team: "vision", cost: "4711" } }),
            stacks: { prod: /PASS/ },
        },
        {
            what: "shares the queue",
            make: (clone) => clone.configure("prod", { fairShare: { vision: 2, speech: 1 } }),
            stacks: { prod: /PASS/ },
        },
        {
            what: "takes overflow on demand, with its reason and an exemption",
            make: (clone) => {
                clone.configure("prod", { onDemandFallback: 16 });
                clone.edit("policy/prod.json", (levels) => {
                    levels["spot-compute-environment"] = {
                        enforcementLevel: "mandatory",
                        onDemand: { "prod-us-east-2-on-demand": "demonstrations must not wait" },
                    };
                });
                clone.edit("policy/exemptions.json", (exemptions) =>
                    exemptions.push({
                        policy: "spot-queue-spot-first",
                        // A queue with shares has a name of its own.
                        name: "prod-us-east-2-queue-fair",
                        reason: "demonstrations must not wait",
                        until: formatDate(new Date(Date.now() + 30 * 86_400_000)),
                        owner: "@acme/ml-platform",
                    }),
                );
            },
            stacks: { prod: /is exempted from spot-queue-spot-first/, test: /PASS/ },
        },
        {
            what: "runs an image that exists",
            make: (clone) =>
                clone.configure("prod", { image: { uri: `public.ecr.aws/team/train@${DIGEST}` } }),
            stacks: { prod: /PASS/ },
        },
        {
            what: "goes to a second and a third region",
            make: (clone) => select(clone, "--stack", "test", "--count", "3"),
            stacks: { test: /in 3 cells/ },
        },
        {
            what: "builds from a Dockerfile and a context of its own",
            make: (clone) => {
                const base = /^ARG BASE_IMAGE=(.*)$/m.exec(clone.read("docker/Dockerfile"))![1]!;
                clone.write("app/Dockerfile", `FROM ${base}\nCOPY run.py /opt/ml/code/\n`);
                clone.write("app/run.py", "print('hello')\n");
                clone.configure("test", { image: { context: "app" } });
            },
            stacks: { test: /PASS/ },
        },
        {
            what: "changes the image that came with it",
            make: (clone) => {
                clone.write("docker/Dockerfile", `${clone.read("docker/Dockerfile")}RUN true\n`);
                clone.write("docker/requirements.d/own.txt", "requests==2.32.5\n");
                clone.write("docker/app/train.py", "print('ours')\n");
            },
            stacks: { prod: /PASS/ },
        },
    ],
};

const STACKS: Day = {
    name: "its own stacks",
    changes: [
        {
            what: "adds a stack dev, judged as strictly as prod",
            make: async (clone) => {
                clone.write("Pulumi.dev.yaml", clone.read("Pulumi.test.yaml"));
                clone.configure("dev", { maxVcpus: 32 });
                await select(clone, "--stack", "dev");
            },
            stacks: {
                dev: /there is no policy\/dev\.json: the packs judge by policy\/prod\.json/,
                prod: /PASS/,
            },
        },
        {
            what: "gives dev levels of its own",
            make: (clone) => {
                clone.write("policy/dev.json", clone.read("policy/test.json"));
                clone.edit("policy/dev.json", (levels) => {
                    levels["guard-capacity-ceiling"].maxVcpus = 32;
                });
            },
            stacks: { dev: /PASS/ },
        },
        {
            what: "removes the stack test",
            make: (clone) => {
                fs.rmSync(clone.at("Pulumi.test.yaml"));
                fs.rmSync(clone.at("policy/test.json"));
                clone.edit("regions.lock.json", (lock) => delete lock.selection.test);
                return select(clone, "--stack", "prod");
            },
            stacks: { prod: /PASS/, dev: /PASS/ },
        },
        {
            what: "gives the project another name, which the check refuses with what to write",
            make: (clone) =>
                clone.write(
                    "Pulumi.yaml",
                    clone.read("Pulumi.yaml").replace(/^name: .*/, "name: acme"),
                ),
            stacks: { prod: /name of Pulumi\.yaml: is "acme"; write gpu-batch/ },
            exitCode: 1,
        },
    ],
};

/** What teams change, by what fits together. */
export const DAYS: readonly Day[] = [SWAP, SETTINGS, STACKS];
