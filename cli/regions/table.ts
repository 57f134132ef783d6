import { alignColumns } from "../table";
import { formatPercent } from "../../core/ranking/move";
import type { ShowRow } from "./showRows";

const HEAD = [
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

/** Columns whose cells are words. */
const WORDS: readonly number[] = [1, HEAD.length - 1];

const formatUsd = (value: number | null) => (value === null ? "-" : value.toFixed(4));

function describeRow(row: ShowRow): string {
    const state = row.chosen ? ["chosen"] : row.standby ? ["standby"] : [];
    const transfer =
        row.overheadUsdPerGpuHour > 0
            ? [`+$${row.overheadUsdPerGpuHour.toFixed(4)}/GPU-h transfer`]
            : [];
    return [...state, ...(row.stale ? ["stale"] : []), ...transfer, ...row.notes].join("; ");
}

/** The lines of the regions' table. */
export function renderRegions(rows: readonly ShowRow[]): string[] {
    return alignColumns(
        HEAD,
        rows.map((row) => [
            row.rank === null ? "-" : String(row.rank),
            row.region,
            formatUsd(row.fleetUsdPerGpuHour),
            formatUsd(row.onDemandUsdPerGpuHour),
            row.discount === null ? "-" : `${Math.round(row.discount * 100)} %`,
            String(row.zones),
            row.interruption ?? "-",
            `${row.quota.G ?? "?"}/${row.quota.P ?? "?"}`,
            row.premium === null
                ? "-"
                : `${row.premium >= 0 ? "+" : ""}${formatPercent(row.premium)}`,
            describeRow(row),
        ]),
        (column) => !WORDS.includes(column),
    );
}
