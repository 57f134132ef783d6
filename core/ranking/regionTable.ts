import { countDays } from "../lock/days";
import type { InterruptionBucket, Lock, LockRegion } from "../lock/lock";
import type { SelectionPolicy } from "../lock/regionPolicy";
import { decideRegions } from "./decide";
import { listOfferedTypes, priceTypes } from "./fleet";
import { formatPercent } from "./move";
import type { RankedRegion } from "./rank";
import type { RegionChoice } from "./select";

/** One region of the table, in the words of the JSON that commands print. */
export interface RegionRow {
    /** Place among the feasible regions; null when it cannot be chosen. */
    readonly rank: number | null;
    readonly region: string;
    readonly chosen: boolean;
    readonly standby: boolean;
    /** Spot price of the fleet, dollars per GPU-hour; null when the region offers no type. */
    readonly fleetUsdPerGpuHour: number | null;
    /** The same, by the name that `check --format json` gave it first. */
    readonly spotUsdPerGpuHour: number | null;
    /** Data transfer and fixed costs, dollars per GPU-hour. */
    readonly overheadUsdPerGpuHour: number;
    readonly onDemandUsdPerGpuHour: number | null;
    /** Spot price below the on-demand price, as a share of it. */
    readonly discount: number | null;
    /** Zones with a discounted pool of the stack's types. */
    readonly zones: number;
    readonly interruption: InterruptionBucket | null;
    /** vCPUs that the account may run on spot; null when unknown. */
    readonly quota: { readonly G: number | null; readonly P: number | null };
    readonly placementScore: number | null;
    /** Cost above the mean of the chosen regions; null without a price. */
    readonly premium: number | null;
    readonly stale: boolean;
    /** Spot price of each type's cheapest pool, dollars per GPU-hour; without the types it lacks. */
    readonly typeUsdPerGpuHour: Readonly<Record<string, number>>;
    /** Configured types that the region does not offer. */
    readonly missingTypes: readonly string[];
    /** Why it cannot be chosen, or what is unknown. */
    readonly notes: readonly string[];
}

/** What a stack's fleet costs in every region of the lock. */
export interface RegionTable {
    /** Day of the prices. */
    readonly asOf: string;
    /** Days since then. */
    readonly ageDays: number;
    /** Where the prices come from. */
    readonly source: string;
    readonly instanceTypes: readonly string[];
    /** In the order of the ranking: feasible ones first, cheapest first. */
    readonly rows: readonly RegionRow[];
}

/**
 * The table of a stack: what it runs on now, and how every region ranks by its policy.
 * @param current regions that the stack runs on; none leaves them to the ranking
 */
export function buildRegionTable(
    lock: Lock,
    stack: string,
    policy: SelectionPolicy,
    current: readonly string[],
): RegionTable {
    const { choice } = decideRegions(lock, stack, policy, { pin: current });
    return describeChoice(lock, policy, choice);
}

/** The table of a choice that is made already. */
export function describeChoice(
    lock: Lock,
    policy: SelectionPolicy,
    choice: RegionChoice,
): RegionTable {
    const { instanceTypes, today } = policy;
    const chosen = choice.ranked.filter(({ region }) => choice.chosen.includes(region));
    const mean = chosen.reduce((sum, row) => sum + row.totalUsdPerGpuHour / chosen.length, 0);
    const feasible = choice.ranked.filter((row) => row.feasible);
    return {
        asOf: lock.asOf,
        ageDays: countDays(lock.asOf, today),
        source: lock.source,
        instanceTypes,
        rows: choice.ranked.map((row) => ({
            rank: row.feasible ? feasible.indexOf(row) + 1 : null,
            ...readFigures(row, mean),
            chosen: choice.chosen.includes(row.region),
            standby: choice.standby === row.region,
            ...readLockRow(lock.regions[row.region], instanceTypes),
            notes: [...row.rejections, ...row.notes],
        })),
    };
}

function readFigures(row: RankedRegion, chosenMean: number) {
    const { price, totalUsdPerGpuHour: total } = row;
    const premium = total / chosenMean - 1;
    return {
        region: row.region,
        fleetUsdPerGpuHour: price?.spotUsdPerGpuHour ?? null,
        spotUsdPerGpuHour: price?.spotUsdPerGpuHour ?? null,
        overheadUsdPerGpuHour: row.overheadUsdPerGpuHour,
        onDemandUsdPerGpuHour: price?.onDemandUsdPerGpuHour ?? null,
        discount: price ? 1 - price.spotUsdPerGpuHour / price.onDemandUsdPerGpuHour : null,
        zones: row.usableZones.length,
        interruption: row.interruption ?? null,
        placementScore: row.placementScore ?? null,
        premium: Number.isFinite(premium) ? premium : null,
    };
}

function readLockRow(region: LockRegion | undefined, instanceTypes: readonly string[]) {
    const offered = region ? listOfferedTypes(region, instanceTypes) : [];
    return {
        quota: { G: region?.quota?.G ?? null, P: region?.quota?.P ?? null },
        stale: region?.stale ?? false,
        typeUsdPerGpuHour: region ? priceTypes(region, offered) : {},
        missingTypes: instanceTypes.filter((type) => !offered.includes(type)),
    };
}

/** The columns of the table for people. */
export const REGION_COLUMNS = [
    "#",
    "region",
    "fleet $/GPU-h",
    "on demand",
    "discount",
    "zones",
    "interrupted",
    "quota G/P",
    "premium",
    "note",
] as const;

/** What the table is about: types, how they are priced, and the age of the prices. */
export function describeRegionTable({ instanceTypes, asOf, ageDays }: RegionTable): string {
    return `${instanceTypes.join(", ")} (mean of the three cheapest pools); prices of ${asOf} (${ageDays} days old)`;
}

/** The cells of each row, in the order of {@link REGION_COLUMNS}. */
export function renderRegionRows({ rows }: RegionTable): string[][] {
    return rows.map((row) => [
        row.rank === null ? "-" : String(row.rank),
        row.region,
        formatUsd(row.fleetUsdPerGpuHour),
        formatUsd(row.onDemandUsdPerGpuHour),
        row.discount === null ? "-" : `${Math.round(row.discount * 100)} %`,
        String(row.zones),
        row.interruption ?? "-",
        `${row.quota.G ?? "?"}/${row.quota.P ?? "?"}`,
        formatPremium(row.premium),
        describeRow(row),
    ]);
}

function formatUsd(value: number | null): string {
    return value === null ? "-" : value.toFixed(4);
}

function formatPremium(premium: number | null): string {
    if (premium === null) return "-";
    return `${premium >= 0 ? "+" : ""}${formatPercent(premium)}`;
}

function describeRow(row: RegionRow): string {
    const { chosen, standby, stale, overheadUsdPerGpuHour: overhead, missingTypes } = row;
    return [
        chosen ? "chosen" : standby ? "standby" : "",
        stale ? "stale" : "",
        overhead > 0 ? `+$${overhead.toFixed(4)}/GPU-h transfer` : "",
        // A region without any of the types has a note that says so.
        missingTypes.length > 0 && row.fleetUsdPerGpuHour !== null
            ? `no ${missingTypes.join(", ")}`
            : "",
        ...row.notes,
    ]
        .filter(Boolean)
        .join("; ");
}
