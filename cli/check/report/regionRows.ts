import type { RegionRow, RegionTable } from "../result";

/** Head of the price table. */
export const COLUMNS = [
    "region",
    "spot $/GPU-h",
    "on demand",
    "discount",
    "zones",
    "note",
] as const;

function formatUsd(value: number | null): string {
    return value === null ? "-" : value.toFixed(4);
}

function formatDiscount({
    spotUsdPerGpuHour: spot,
    onDemandUsdPerGpuHour: onDemand,
}: RegionRow): string {
    if (spot === null || onDemand === null || onDemand === 0) return "-";
    return `${Math.round((1 - spot / onDemand) * 100)} %`;
}

function describeRow(row: RegionRow): string {
    const missing = row.missingTypes.length > 0 ? `no ${row.missingTypes.join(", ")}` : "";
    return [row.chosen ? "chosen" : "", missing].filter(Boolean).join("; ");
}

/** The cells of each row, in the order of {@link COLUMNS}. */
export function renderRegionRows({ rows }: RegionTable): string[][] {
    return rows.map((row) => [
        row.region,
        formatUsd(row.spotUsdPerGpuHour),
        formatUsd(row.onDemandUsdPerGpuHour),
        formatDiscount(row),
        String(row.zones),
        describeRow(row),
    ]);
}

/** What the table is about. */
export function describeRegionTable({ asOf, ageDays, instanceTypes }: RegionTable): string {
    return `prices of ${asOf}, ${ageDays} days old, mean of the three cheapest pools of ${instanceTypes.join(", ")}`;
}
