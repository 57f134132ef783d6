import { GetParameterCommand } from "@aws-sdk/client-ssm";
import { GPU_TYPES } from "../../../core/facts/gpuInstances";
import type { LockRegion, Pool } from "../../../core/lock/lock";
import type { RegionClients } from "../../aws/clients";
import { readOfferings, readZoneNames } from "../../aws/ec2";
import { readTrainingQuotas, readVcpuQuotas } from "../../aws/quotas";
import { readSpotHistory } from "./ec2";
import { summarizeHistory, type PricePoint } from "./history";
import { readOnDemandPrices } from "./onDemand";
import { describeAwsError } from "../../aws/sentence";
import { readTrainingPrices } from "./trainingPrices";

/** AWS's GPU AMI by region. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/retrieve-ecs-optimized_AMI.html */
const PARENT_AMI = "/aws/service/ecs/optimized-ami/amazon-linux-2023/gpu/recommended/image_id";

/** What a region said, and what of it is the old figure because it could not be asked. */
export interface RegionReading {
    readonly row: LockRegion;
    /** One sentence each. */
    readonly notes: readonly string[];
}

/**
 * Reads one region. Zones, offerings and spot prices must be readable; quotas, on-demand prices,
 * training prices and the parent AMI keep their old figures when they are not, with a note.
 * @param old the region's row of the lock
 * @throws what the SDK throws when the region cannot be read
 */
export async function readRegion(
    name: string,
    clients: RegionClients,
    old: LockRegion | undefined,
    now: Date,
    signal: AbortSignal,
): Promise<RegionReading> {
    const notes: string[] = [];
    /** The answer, or the old figure and a note. */
    async function askOrKeep<T>(what: string, ask: () => Promise<T>, kept: T): Promise<T> {
        try {
            return await ask();
        } catch (error) {
            if (signal.aborted) throw error;
            notes.push(`${what} not read (${describeAwsError(error)}); the old figures stay`);
            return kept;
        }
    }
    const { ec2, quotas, ssm, pricing } = clients;
    const zones = await readZoneNames(ec2, signal);
    const offered = await readOfferings(ec2, GPU_TYPES, signal);
    const types = GPU_TYPES.filter((type) =>
        [...offered].some((one) => one.startsWith(`${type} `)),
    );
    const history =
        types.length > 0
            ? await readSpotHistory(ec2, types, now, signal)
            : new Map<string, PricePoint[]>();
    const [onDemand, training, spot, sagemakerSpot, parentAmi] = [
        await askOrKeep(
            "on-demand prices",
            () => readOnDemandPrices(pricing, name, signal),
            listOldPrices(old),
        ),
        await askOrKeep(
            "training prices",
            async () => {
                const prices = await readTrainingPrices(pricing, name, signal);
                if (prices.size === 0) notes.push("no price of a training instance: left out");
                return Object.fromEntries(
                    [...prices].map(([type, price]) => [type, formatPrice(price)]),
                );
            },
            old?.trainingOdUsd ?? {},
        ),
        await askOrKeep(
            "spot quotas",
            () => readVcpuQuotas(quotas, "spot", signal),
            listOldQuotas(old),
        ),
        await askOrKeep(
            "SageMaker quotas",
            () => readTrainingQuotas(quotas, signal),
            old?.quota?.sagemakerSpot,
        ),
        await askOrKeep(
            "the parent AMI",
            async () =>
                (
                    await ssm.send(new GetParameterCommand({ Name: PARENT_AMI }), {
                        abortSignal: signal,
                    })
                ).Parameter?.Value,
            old?.parentAmi,
        ),
    ];
    const { pools, unpriced } = buildPools({ zones, offered, history, onDemand, types, now });
    if (unpriced.length > 0) notes.push(`no on-demand price for ${unpriced.join(", ")}: left out`);
    const quota = { ...spot, ...(sagemakerSpot ? { sagemakerSpot } : {}) };
    return {
        notes,
        row: {
            enabled: true,
            stale: false,
            sampleZones: false,
            // An example that could not be replaced stays one.
            sampleParentAmi: parentAmi === old?.parentAmi && old?.sampleParentAmi === true,
            ...(Object.keys(quota).length > 0 ? { quota } : {}),
            ...(old?.placementScore === undefined ? {} : { placementScore: old.placementScore }),
            ...(parentAmi ? { parentAmi } : {}),
            ...(old?.interruption ? { interruption: old.interruption } : {}),
            ...(Object.keys(training).length > 0 ? { trainingOdUsd: training } : {}),
            zones,
            pools,
        },
    };
}

function listOldPrices(old: LockRegion | undefined): Map<string, number> {
    return new Map((old?.pools ?? []).map(({ type, odUsd }) => [type, Number(odUsd)]));
}

function listOldQuotas(old: LockRegion | undefined): { G?: number; P?: number } {
    const { G, P } = old?.quota ?? {};
    return { ...(G === undefined ? {} : { G }), ...(P === undefined ? {} : { P }) };
}

interface PoolSources {
    readonly zones: Readonly<Record<string, string>>;
    readonly offered: ReadonlySet<string>;
    readonly history: ReadonlyMap<string, readonly PricePoint[]>;
    readonly onDemand: ReadonlyMap<string, number>;
    readonly types: readonly string[];
    readonly now: Date;
}

/** Pools that are offered and have both prices; types that lack an on-demand price. */
function buildPools(sources: PoolSources): { pools: Pool[]; unpriced: string[] } {
    const { zones, offered, history, onDemand, types, now } = sources;
    const unpriced = types.filter((type) => !onDemand.has(type));
    const pools = types.flatMap((type) =>
        Object.entries(zones).flatMap(([azId, zone]): Pool[] => {
            const key = `${type} ${zone}`;
            const summary = summarizeHistory(history.get(key) ?? [], now.getTime());
            const odUsd = onDemand.get(type);
            if (!summary || odUsd === undefined || !offered.has(key)) return [];
            const { mean7, mean28, now: spotNow, samples } = summary;
            return [
                {
                    ...{ type, azId, odUsd: formatPrice(odUsd), spotMean7: formatPrice(mean7) },
                    ...{ spotMean28: formatPrice(mean28), spotNow: formatPrice(spotNow), samples },
                },
            ];
        }),
    );
    return { pools, unpriced };
}

/** Four decimals; the least price that the lock can hold where it rounds to nothing. */
function formatPrice(value: number): string {
    return Math.max(value, 0.0001).toFixed(4);
}
