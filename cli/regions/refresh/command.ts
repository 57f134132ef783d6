import * as path from "node:path";
import { Command } from "commander";
import { compareText } from "../../../core/order";
import { countNoun } from "../../../core/problems/problems";
import { UserError } from "../../../core/problems/userError";
import { DEFAULT_CANDIDATES } from "../../../core/lock/regionPolicy";
import type { RegionResult } from "./merge";
import type * as Refresh from "./refresh";
import {
    readLock,
    readStack,
    listStacks,
    readToday,
    writeLock,
    type ProjectOptions,
} from "../../project/context";
import { parseRegions } from "../../options";
import { openProgress } from "../../terminal";

/** Exit status of a run that Ctrl-C ended: 128 and the number of SIGINT. */
const INTERRUPTED = 130;

interface RefreshOptions extends ProjectOptions {
    readonly regions?: readonly string[];
    readonly placementScores?: boolean;
}

/** `gpu-batch regions refresh`: reads prices, zones and quotas from AWS into the lock. */
export function defineRefreshCommand(): Command {
    return new Command("refresh")
        .description("Read prices, offerings, zones and quotas from AWS into the lock")
        .option(
            "--regions <list>",
            "regions to read, separated by commas (default: those of the lock and the usual candidates)",
            parseRegions,
        )
        .option("--placement-scores", "also read spot placement scores of the stacks' types")
        .option("-C, --cwd <directory>", "folder of Pulumi.yaml", ".")
        .addHelpText("after", HELP)
        .action((options: RefreshOptions) => refreshLock(options));
}

/** @throws UserError when not even the list of regions can be read */
async function refreshLock(options: RefreshOptions): Promise<void> {
    const directory = path.resolve(options.cwd);
    const lock = readLock(directory);
    const regions = options.regions ?? [
        ...new Set([...Object.keys(lock.regions), ...DEFAULT_CANDIDATES]),
    ];
    const fleet = options.placementScores ? describeFleet(directory) : undefined;
    // Loaded here, so that no other command pays for the SDK.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { refresh } = require("./refresh") as typeof Refresh;
    const interrupt = new AbortController();
    const onSignal = () => interrupt.abort();
    process.once("SIGINT", onSignal);
    const progress = openProgress(regions.length, { quietSeconds: 0 });
    progress.begin(`reading ${countNoun(regions.length, "region")}`);
    try {
        const { signal } = interrupt;
        const onRegion = (name: string, result: RegionResult) =>
            progress.step(`${name}: ${describeRegion(result)}`, name);
        const result = await refresh({
            lock,
            regions,
            now: new Date(),
            signal,
            fleet,
            onRegion,
        }).catch((error: Error) => {
            throw new UserError(
                `the regions cannot be read from AWS (${error.name}: ${error.message}); check the credentials with: gpu-batch doctor -s <stack>`,
            );
        });
        progress.stop();
        if (result.lock !== lock) writeLock(directory, result.lock);
        process.stdout.write(summarizeRefresh(result));
        process.exitCode = chooseExitCode(result, signal.aborted);
    } finally {
        progress.stop();
        process.removeListener("SIGINT", onSignal);
    }
}

const HELP = `
Credentials: the AWS SDK's standard chain (environment, profile, SSO, role). Permissions: ec2:DescribeRegions,
ec2:DescribeAvailabilityZones, ec2:DescribeInstanceTypeOfferings, ec2:DescribeSpotPriceHistory,
ec2:GetSpotPlacementScores (with --placement-scores), servicequotas:GetServiceQuota,
servicequotas:GetAWSDefaultServiceQuota, servicequotas:ListServiceQuotas, pricing:GetProducts, ssm:GetParameter.
Exit status: 0 all read, 1 a region failed and keeps its old rows marked stale, 130 interrupted.`;

/** Every stack's types at the highest ceiling. */
function describeFleet(directory: string): { types: string[]; vcpus: number } {
    const policies = listStacks(directory, undefined).map(
        (stack) => readStack(directory, stack, readToday()).policy,
    );
    const types = [...new Set(policies.flatMap(({ instanceTypes }) => instanceTypes))];
    // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_GetSpotPlacementScores.html
    if (types.length < 3)
        throw new UserError(
            `placement scores need three instance types or more, and the stacks have ${types.join(", ")}`,
        );
    return { types, vcpus: Math.max(...policies.map(({ maxVcpus }) => maxVcpus)) };
}

function describeRegion(result: RegionResult): string {
    if (result.kind === "read") return `${result.row.pools.length} pools`;
    return result.kind === "failed" ? `failed, ${result.reason}` : result.kind;
}

function summarizeRefresh({ results, notes, lock }: Refresh.RefreshResult): string {
    const rows = [...results].sort(([a], [b]) => compareText(a, b));
    const read = rows.filter(([, { kind }]) => kind === "read").length;
    return [
        ...rows.map(([name, result]) => `${name}: ${describeRegion(result)}`),
        ...notes.map((note) => `note: ${note}`),
        read > 0
            ? `Wrote regions.lock.json, prices of ${lock.asOf}: ${read} of ${rows.length} regions read. See what it changes with: gpu-batch regions show`
            : "Nothing could be read; regions.lock.json is unchanged.",
        "",
    ].join("\n");
}

function chooseExitCode({ results }: Refresh.RefreshResult, interrupted: boolean): number {
    if (interrupted) return INTERRUPTED;
    return [...results.values()].some(({ kind }) => kind === "failed") ? 1 : 0;
}
