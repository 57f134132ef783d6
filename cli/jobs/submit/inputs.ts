import { createHash, randomBytes } from "node:crypto";
import { countNoun, type Problem } from "../../../core/problems/problems";
import type { TargetCell } from "../cells";
import { findSizeProblem } from "../chunks";
import { chooseParts } from "./choose";
import { parseManifest, renderManifest, countShards, type RenderedManifest } from "../manifest";
import { findDependencyProblems, type Dependency } from "../dependencies";
import { findTokenProblem } from "../names";
import { deriveClaim, MAX_CHILDREN, findWishProblems, type Wish } from "../plan";
import { priceWorstCase, type WorstCase } from "../price";
import { formatDollars } from "../../table";
import type { Lock } from "../../../core/lock/lock";
import type { StateOptions, WorkOptions } from "../options";
import type { StackOptions } from "../stack";

/** Options of `submit` as commander gives them. */
export interface SubmitOptions extends StackOptions, StateOptions, WorkOptions {
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

/** A submission that may go out. */
export interface Submission {
    readonly wish: Wish;
    readonly manifest?: RenderedManifest;
    readonly costs: readonly WorstCase[];
    /** Hash of everything asked for, the token aside. */
    readonly digest: string;
}

/** Makes the submission of what was typed, or lists every problem of it. */
export function prepare(
    options: SubmitOptions,
    command: readonly string[],
    manifestText: string | undefined,
    cells: readonly TargetCell[],
    lock: Lock,
    dependencies: readonly Dependency[] = [],
): { submission?: Submission; problems: Problem[] } {
    const problems: Problem[] = [];
    const parsed = manifestText === undefined ? undefined : parseManifest(manifestText);
    problems.push(
        ...(parsed?.problems ?? []).map(({ key, message }) => ({
            key: `${options.manifest ?? ""} ${key}`,
            message,
        })),
    );
    const manifest =
        parsed &&
        renderManifest(
            parsed.items,
            countShards(parsed.items.length, options.array, options.itemsPerShard),
        );
    if (manifest && options.array !== undefined && options.array > parsed.items.length)
        problems.push({
            key: "--array",
            message: `is ${options.array}, and the manifest has ${countNoun(parsed.items.length, "item")}; write that or less`,
        });
    const size = manifest ? manifest.shardCount : (options.array ?? 1);
    const wrongSize = manifest?.shardCount === 0 ? undefined : findSizeProblem(size, MAX_CHILDREN);
    if (wrongSize)
        problems.push({ key: manifest ? "--items-per-shard" : "--array", message: wrongSize });
    const token = options.token ?? randomBytes(5).toString("hex");
    const wrongToken = findTokenProblem(token);
    if (wrongToken) problems.push({ key: "--token", message: wrongToken });
    if (options.output !== undefined && !/^s3:\/\/[a-z0-9.-]{3,63}\/./.test(options.output))
        problems.push({
            key: "--output",
            message: `is ${options.output}; write s3://bucket/prefix`,
        });

    const choice = chooseParts(cells, lock, { ...options, split: options.split ?? false, size });
    problems.push(...choice.problems);
    const wish: Wish = {
        stack: options.stack ?? "",
        token,
        parts: choice.parts,
        command,
        function: options.function,
        hasManifest: manifest !== undefined,
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
    const regions = choice.parts.map(({ cell }) => cell.region);
    problems.push(...findWishProblems(wish), ...findDependencyProblems(dependencies, regions));
    const { costs, problems: costProblems } = priceWish(wish, lock, options.maxUsd);
    if (problems.length === 0) problems.push(...costProblems);
    if (problems.length > 0) return { problems };
    return {
        submission: { wish, manifest, costs, digest: digestManifest(wish, manifest) },
        problems,
    };
}

/** The worst case of each part, and whether their sum is allowed. Without a price there is no ceiling to keep. */
export function priceWish(
    wish: Wish,
    lock: Lock,
    maxUsd: number | undefined,
): { costs: WorstCase[]; problems: Problem[] } {
    const costs = wish.parts.map(({ cell, size }) =>
        priceWorstCase(lock, cell, deriveClaim(wish, cell), size),
    );
    const known = costs.flatMap((cost) => cost ?? []);
    if (maxUsd === undefined) return { costs: known, problems: [] };
    if (known.length < costs.length)
        return {
            costs: known,
            problems: [
                {
                    key: "--max-usd",
                    message: "cannot be kept: regions.lock.json has no price for the cell",
                },
            ],
        };
    const usd = known.reduce((sum, cost) => sum + cost.usd, 0);
    const message = `is ${formatDollars(maxUsd)}, and the worst case is ${formatDollars(usd)}; ask for less (--timeout, fewer children), or allow more`;
    return { costs: known, problems: usd > maxUsd ? [{ key: "--max-usd", message }] : [] };
}

function digestManifest(
    { token: _token, ...rest }: Wish,
    manifest: RenderedManifest | undefined,
): string {
    // One by one: quoted together they can be longer than a text may be.
    return createHash("sha256")
        .update(JSON.stringify([rest, manifest?.shards]))
        .update(manifest?.items ?? "")
        .digest("hex");
}
