import type { EC2Client } from "@aws-sdk/client-ec2";
import { GetParameterCommand, type SSMClient } from "@aws-sdk/client-ssm";
import { GPU_TYPES } from "../../../core/facts/gpuInstances";
import type { LockRegion, Pool } from "../../../core/lock/lock";
import type { RegionClients } from "../../aws/clients";
import { readOfferings, readZoneNames } from "../../aws/ec2";
import { readTrainingQuotas, readVcpuQuotas } from "../../aws/quotas";
import { readSpotHistory } from "./ec2";
import { summarizeHistory, type PricePoint } from "./history";
import { readOnDemandPrices } from "./onDemand";
import { describeAwsError } from "../../aws/requests";
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
    const market = await readMarket(clients.ec2, now, signal);
    const { onDemand, training, quota, parentAmi, notes } = await readFigures(
        name,
        clients,
        old,
        signal,
    );
    const { pools, unpriced } = buildPools(market, onDemand, now);
    return {
        notes: [
            ...notes,
            ...(unpriced.length > 0
                ? [`no on-demand price for ${unpriced.join(", ")}: left out`]
                : []),
        ],
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
            zones: market.zones,
            pools,
        },
    };
}

/** What a region offers on spot. */
interface Market {
    /** Zone ID to the zone name that it has in this account. */
    readonly zones: Readonly<Record<string, string>>;
    /** Pairs of type and zone name, as `g5.xlarge us-east-2a`. */
    readonly offered: ReadonlySet<string>;
    /** GPU types that some zone offers. */
    readonly types: readonly string[];
    /** Spot prices of the last weeks by pair. */
    readonly history: ReadonlyMap<string, readonly PricePoint[]>;
}

async function readMarket(ec2: EC2Client, now: Date, signal: AbortSignal): Promise<Market> {
    const zones = await readZoneNames(ec2, signal);
    const offered = await readOfferings(ec2, GPU_TYPES, signal);
    const types = GPU_TYPES.filter((type) =>
        [...offered].some((one) => one.startsWith(`${type} `)),
    );
    const history =
        types.length > 0
            ? await readSpotHistory(ec2, types, now, signal)
            : new Map<string, PricePoint[]>();
    return { zones, offered, types, history };
}

/** Figures that the lock keeps where AWS does not give them. */
interface Figures {
    /** On-demand prices by type, dollars per hour. */
    readonly onDemand: ReadonlyMap<string, number>;
    readonly training: NonNullable<LockRegion["trainingOdUsd"]>;
    readonly quota: NonNullable<LockRegion["quota"]>;
    readonly parentAmi: string | undefined;
    /** What was kept, one sentence each. */
    readonly notes: readonly string[];
}

async function readFigures(
    name: string,
    { quotas, ssm, pricing }: RegionClients,
    old: LockRegion | undefined,
    signal: AbortSignal,
): Promise<Figures> {
    const notes: string[] = [];
    const askOrKeep = createAsker(notes, signal);
    const onDemand = await askOrKeep(
        "on-demand prices",
        () => readOnDemandPrices(pricing, name, signal),
        listOldPrices(old),
    );
    const prices = await askOrKeep(
        "training prices",
        () => readTrainingPrices(pricing, name, signal),
        undefined,
    );
    if (prices?.size === 0) notes.push("no price of a training instance: left out");
    const spot = await askOrKeep(
        "spot quotas",
        () => readVcpuQuotas(quotas, "spot", signal),
        listOldQuotas(old),
    );
    const sagemakerSpot = await askOrKeep(
        "SageMaker quotas",
        () => readTrainingQuotas(quotas, signal),
        old?.quota?.sagemakerSpot,
    );
    const parentAmi = await askOrKeep(
        "the parent AMI",
        () => readParentAmi(ssm, signal),
        old?.parentAmi,
    );
    return {
        onDemand,
        training: prices ? formatPrices(prices) : (old?.trainingOdUsd ?? {}),
        quota: { ...spot, ...(sagemakerSpot ? { sagemakerSpot } : {}) },
        parentAmi,
        notes,
    };
}

/** A function that gives AWS's answer, or the old figure and a note where there is none. */
function createAsker(notes: string[], signal: AbortSignal) {
    return async <T>(what: string, ask: () => Promise<T>, kept: T): Promise<T> => {
        try {
            return await ask();
        } catch (error) {
            if (signal.aborted) throw error;
            notes.push(`${what} not read (${describeAwsError(error)}); the old figures stay`);
            return kept;
        }
    };
}

async function readParentAmi(ssm: SSMClient, signal: AbortSignal): Promise<string | undefined> {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: PARENT_AMI }), {
        abortSignal: signal,
    });
    return Parameter?.Value;
}

function listOldPrices(old: LockRegion | undefined): Map<string, number> {
    return new Map((old?.pools ?? []).map(({ type, odUsd }) => [type, Number(odUsd)]));
}

function listOldQuotas(old: LockRegion | undefined): { G?: number; P?: number } {
    const { G, P } = old?.quota ?? {};
    return { ...(G === undefined ? {} : { G }), ...(P === undefined ? {} : { P }) };
}

/** Pools that are offered and have both prices; types that lack an on-demand price. */
function buildPools(
    { zones, offered, history, types }: Market,
    onDemand: ReadonlyMap<string, number>,
    now: Date,
): { pools: Pool[]; unpriced: string[] } {
    const unpriced = types.filter((type) => !onDemand.has(type));
    const pools = types.flatMap((type) =>
        Object.entries(zones).flatMap(([azId, zone]): Pool[] => {
            const key = `${type} ${zone}`;
            const summary = summarizeHistory(history.get(key) ?? [], now.getTime());
            const odUsd = onDemand.get(type);
            if (!summary || odUsd === undefined || !offered.has(key)) return [];
            return [
                {
                    type,
                    azId,
                    odUsd: formatPrice(odUsd),
                    spotMean7: formatPrice(summary.mean7),
                    spotMean28: formatPrice(summary.mean28),
                    spotNow: formatPrice(summary.now),
                    samples: summary.samples,
                },
            ];
        }),
    );
    return { pools, unpriced };
}

function formatPrices(prices: ReadonlyMap<string, number>): Record<string, string> {
    return Object.fromEntries([...prices].map(([type, price]) => [type, formatPrice(price)]));
}

/** Four decimals; the least price that the lock can hold where it rounds to nothing. */
function formatPrice(value: number): string {
    return Math.max(value, 0.0001).toFixed(4);
}
