import * as path from "node:path";
import { Command } from "commander";
import { compareText } from "../../../core/order";
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
import { drawBar } from "../../table";

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
            "regions to read, with commas; those of the lock and the default candidates by default",
            parseRegions,
        )
        .option("--placement-scores", "ask for spot placement scores of the stacks' types too")
        .option("-C, --cwd <directory>", "folder of Pulumi.yaml", ".")
        .addHelpText("after", HELP)
        .action(async (options: RefreshOptions) => {
            const directory = path.resolve(options.cwd);
            const old = readLock(directory);
            const regions = options.regions ?? [
                ...new Set([...Object.keys(old.regions), ...DEFAULT_CANDIDATES]),
            ];
            const fleet = options.placementScores ? describeFleet(directory) : undefined;
            // Loaded here, so that no other command pays for the SDK.
            // eslint-disable-next-line @typescript-eslint/no-require-imports
            const loaded = require("./refresh") as typeof Refresh;
            const interrupt = new AbortController();
            const onSignal = () => interrupt.abort();
            process.once("SIGINT", onSignal);
            const bar = showProgress(regions.length);
            try {
                const { signal } = interrupt;
                const result = await loaded
                    .refresh({
                        ...{ lock: old, regions, now: new Date(), signal, fleet },
                        onRegion: bar.step,
                    })
                    .catch((error: Error) => {
                        throw new UserError(
                            `the regions cannot be read from AWS (${error.name}: ${error.message}); check the credentials with: gpu-batch doctor -s <stack>`,
                        );
                    });
                bar.stop();
                if (result.lock !== old) writeLock(directory, result.lock);
                process.stdout.write(summarizeRefresh(result));
                process.exitCode = chooseExitCode(result, signal.aborted);
            } finally {
                bar.stop();
                process.removeListener("SIGINT", onSignal);
            }
        });
}

const HELP = `
Credentials: the AWS SDK's standard chain (environment, profile, SSO, role). Rights: ec2:DescribeRegions,
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

/** A bar on a terminal, a line a region elsewhere. */
function showProgress(total: number): {
    step: (name: string, result: RegionResult) => void;
    stop: () => void;
} {
    if (!process.stderr.isTTY)
        return {
            step: (name, result) =>
                void process.stderr.write(`${name}: ${describeRegion(result)}\n`),
            stop: () => undefined,
        };
    let done = 0;
    // Each is written over the one before.
    const draw = (name: string) =>
        process.stderr.write(
            `\r\u001b[K[${drawBar([{ count: done, sign: "#" }], total)}] ${done}/${total} ${name}`,
        );
    draw("");
    let isOpen = true;
    return {
        step: (name) => {
            done += 1;
            draw(name);
        },
        stop: () => {
            if (isOpen) process.stderr.write("\n");
            isOpen = false;
        },
    };
}

function summarizeRefresh({ results, notes, lock }: Refresh.RefreshResult): string {
    const rows = [...results].sort(([a], [b]) => compareText(a, b));
    const read = rows.filter(([, { kind }]) => kind === "read").length;
    return [
        ...rows.map(([name, result]) => `${name}: ${describeRegion(result)}`),
        ...notes.map((note) => `note: ${note}`),
        read > 0
            ? `Wrote regions.lock.json, prices of ${lock.asOf}: ${read} of ${rows.length} regions read. See what it changes with: gpu-batch regions show`
            : "Nothing could be read; regions.lock.json is as it was.",
        "",
    ].join("\n");
}

function chooseExitCode({ results }: Refresh.RefreshResult, interrupted: boolean): number {
    if (interrupted) return INTERRUPTED;
    return [...results.values()].some(({ kind }) => kind === "failed") ? 1 : 0;
}
