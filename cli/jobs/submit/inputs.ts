import { createHash, randomBytes } from "node:crypto";
import { parseS3Uri } from "../../../core/aws/s3Uri";
import type { Lock } from "../../../core/lock/lock";
import type { Problem } from "../../../core/problems/problems";
import { findStackName, type DeployedCell, type OutputsOptions } from "../../project/stackOutputs";
import { formatDollars } from "../../table";
import { findSizeProblem } from "../chunks";
import { findDependencyProblems, type Dependency } from "../dependencies";
import { findTokenProblem } from "../jobNames";
import type { StateOptions, WorkOptions } from "../jobOptions";
import { MAX_ID_BYTES } from "../manifest";
import { cutManifest, type RenderedManifest } from "../manifestShards";
import { deriveClaim, findOrderProblems, MAX_CHILDREN, type WorkOrder } from "../planJobs";
import { priceWorstCase, type WorstCase } from "../price";
import { chooseParts } from "./choose";

/** Most bytes of a key in S3. https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html */
const MAX_KEY_BYTES = 1024;

/** Most bytes of a prefix that any id, and the slash before it, can follow. */
const MAX_PREFIX_BYTES = MAX_KEY_BYTES - MAX_ID_BYTES - 1;

/** Options of `submit` as commander gives them. */
export interface SubmitOptions extends OutputsOptions, StateOptions, WorkOptions {
    readonly region?: string;
    readonly split?: boolean;
    readonly output?: string;
    readonly dependsOn?: string[];
    readonly vcpus?: number;
    readonly memory?: number;
    readonly gpus?: number;
    readonly timeout?: number;
    readonly share?: string;
    readonly name?: string;
    readonly token?: string;
    readonly wait?: boolean;
    readonly dryRun?: boolean;
    readonly maxUsd?: number;
}

/** What a submission is made of. */
export interface SubmissionInput {
    readonly options: SubmitOptions;
    readonly command: readonly string[];
    /** Text of the manifest; undefined without one. */
    readonly manifestText?: string;
    readonly cells: readonly DeployedCell[];
    readonly lock: Lock;
    /** Jobs to wait for. */
    readonly dependencies: readonly Dependency[];
}

/** A submission that may go out. */
export interface Submission {
    readonly order: WorkOrder;
    readonly manifest?: RenderedManifest;
    readonly costs: readonly WorstCase[];
    /** Hash of everything asked for, the token aside. */
    readonly digest: string;
}

/** Makes the submission of what was typed, or lists every problem of it. */
export function prepareSubmission(input: SubmissionInput): {
    submission?: Submission;
    problems: Problem[];
} {
    const { options, manifestText, cells, lock, dependencies } = input;
    const cut = manifestText === undefined ? undefined : cutManifest(manifestText, options);
    const manifest = cut?.manifest;
    const size = manifest?.shardCount ?? options.array ?? 1;
    const chosen = chooseParts(cells, lock, {
        region: options.region,
        split: options.split ?? false,
        size,
    });
    const order = buildOrder(input, chosen.parts, manifest !== undefined);
    const priced = priceOrder(order, lock, options.maxUsd);
    const problems = [
        ...(cut?.problems ?? []),
        ...findOptionProblems(order.token, options.output, size, manifest !== undefined),
        ...chosen.problems,
        ...findOrderProblems(order),
        ...findDependencyProblems(
            dependencies,
            chosen.parts.map(({ cell }) => cell.region),
        ),
    ];
    // What is wrong has no price worth telling.
    if (problems.length > 0) return { problems };
    if (priced.problems.length > 0) return { problems: priced.problems };
    const digest = digestSubmission(order, manifest);
    return { submission: { order, manifest, costs: priced.costs, digest }, problems: [] };
}

function buildOrder(
    { options, command, cells, dependencies }: SubmissionInput,
    parts: WorkOrder["parts"],
    hasManifest: boolean,
): WorkOrder {
    return {
        stack: options.stack ?? findStackName(cells) ?? "",
        token: options.token ?? randomBytes(5).toString("hex"),
        parts,
        command,
        function: options.function,
        hasManifest,
        output: options.output?.replace(/\/$/, ""),
        label: options.name,
        environment: options.env ?? {},
        vcpus: options.vcpus,
        memoryMiB: options.memory,
        gpus: options.gpus,
        timeoutMinutes: options.timeout,
        dependsOn: dependencies.map(({ id }) => id),
        team: options.share,
    };
}

/** Problems of single options, which need no cell to be seen. */
function findOptionProblems(
    token: string,
    output: string | undefined,
    size: number,
    hasManifest: boolean,
): Problem[] {
    const problems: Problem[] = [];
    // A manifest without items has a problem of its own.
    const wrongSize = hasManifest && size === 0 ? undefined : findSizeProblem(size, MAX_CHILDREN);
    if (wrongSize)
        problems.push({ key: hasManifest ? "--items-per-shard" : "--array", message: wrongSize });
    const wrongToken = findTokenProblem(token);
    if (wrongToken) problems.push({ key: "--token", message: wrongToken });
    // The prefix must be more than slashes: an output needs a key of its own.
    const prefix = parseS3Uri(output ?? "")?.key ?? "";
    if (output !== undefined && !/[^/]/.test(prefix))
        problems.push({ key: "--output", message: `is ${output}; write s3://bucket/prefix` });
    const bytes = Buffer.byteLength(prefix);
    if (bytes > MAX_PREFIX_BYTES)
        problems.push({
            key: "--output",
            message: `has a prefix of ${bytes} bytes, and may have ${MAX_PREFIX_BYTES}, which leaves ${MAX_ID_BYTES} for an id; write a shorter one`,
        });
    return problems;
}

/** The worst case of each part, and whether their sum is allowed. Without a price there is no ceiling to keep. */
export function priceOrder(
    order: WorkOrder,
    lock: Lock,
    maxUsd: number | undefined,
): { costs: WorstCase[]; problems: Problem[] } {
    const refuse = (message: string) => [{ key: "--max-usd", message }];
    const costs = order.parts.flatMap(
        ({ cell, size }) => priceWorstCase(lock, cell, deriveClaim(order, cell), size) ?? [],
    );
    if (maxUsd === undefined) return { costs, problems: [] };
    if (costs.length < order.parts.length)
        return {
            costs,
            problems: refuse("cannot be kept: regions.lock.json has no price for the cell"),
        };
    const usd = costs.reduce((sum, cost) => sum + cost.usd, 0);
    const message = `is ${formatDollars(maxUsd)}, and the worst case is ${formatDollars(usd)}; ask for less (--timeout, fewer children), or allow more`;
    return { costs, problems: usd > maxUsd ? refuse(message) : [] };
}

function digestSubmission(
    { token: _token, ...rest }: WorkOrder,
    manifest: RenderedManifest | undefined,
): string {
    // One by one: as one string they can be longer than Node allows.
    return createHash("sha256")
        .update(JSON.stringify([rest, manifest?.shards]))
        .update(manifest?.items ?? "")
        .digest("hex");
}
