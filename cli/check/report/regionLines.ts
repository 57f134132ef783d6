import { describeBucketLoss } from "../../../core/facts/names";
import type { CellCosts } from "../costs";
import type { ChangedCell, RegionChanges } from "../regionChanges";

/** Dollars and cents. */
export const formatUsd = (value: number) => `$${value.toFixed(2)}`;

/** What each cell costs, three lines a cell. */
export function describeCosts(costs: readonly CellCosts[]): string[] {
    return costs.flatMap((cell) => [
        `${cell.cell}`,
        `  idle: ${formatUsd(cell.idleUsdPerMonth)} a month with no job running, beside stored data${describeIdle(cell)}`,
        `  at the ceiling of ${cell.maxVcpus} vCPUs: ${describeCeiling(cell)}`,
        `  1,000 GPU-hours: ${describeWork(cell)}`,
    ]);
}

function describeIdle({ idleItems }: CellCosts): string {
    if (idleItems.length === 0) return "";
    const items = idleItems.map(({ what, usdPerMonth }) => `${what} ${formatUsd(usdPerMonth)}`);
    return ` (${items.join("; ")})`;
}

/** What an hour costs at the ceiling: from the cheapest mix to the dearest type alone. */
export function describeCeiling({ ceiling, onDemandCeiling }: CellCosts): string {
    if (!ceiling) return "no price known";
    const { lowUsdPerHour, highUsdPerHour, highType } = ceiling;
    const spot = `${formatUsd(lowUsdPerHour)} to ${formatUsd(highUsdPerHour)} an hour on spot (all ${highType})`;
    return onDemandCeiling
        ? `${spot}, and up to ${formatUsd(onDemandCeiling.highUsdPerHour)} on demand`
        : spot;
}

/** What a thousand GPU-hours cost, beside on demand and the region that people take by habit. */
export function describeWork({ perThousandGpuHours: work, region }: CellCosts): string {
    if (!work) return "no price known";
    const { spotUsd, onDemandUsd, folkRule } = work;
    const against = (other: number) => {
        const share = Math.round((1 - spotUsd / other) * 100);
        return share >= 0 ? `${share} % less` : `${-share} % more`;
    };
    const folk =
        folkRule === null
            ? ""
            : folkRule.region === region
              ? "; the cheapest of Virginia, Ohio and Oregon is this region"
              : `; ${formatUsd(folkRule.usd)} in ${folkRule.region}, the cheapest of Virginia, Ohio and Oregon (${against(folkRule.usd)})`;
    return `${formatUsd(spotUsd)}; ${formatUsd(onDemandUsd)} on demand (${against(onDemandUsd)})${folk}`;
}

/** The cells that come and go; empty when nothing changes. */
export function describeChanges(changes: RegionChanges): string[] {
    const { added, removed, kept, differences, sharedNames } = changes;
    if (added.length === 0 && removed.length === 0) return [];
    const cell = (verb: string, { cell, resources, settings }: ChangedCell) =>
        `${verb} ${cell}: ${resources} resources in ${settings.zones}`;
    const shared =
        added.length > 0 && removed.length > 0
            ? [
                  `names that the new and the old cells share: ${sharedNames.length === 0 ? "0" : `${sharedNames.length}, they would collide: ${sharedNames.join(", ")}`}`,
              ]
            : [];
    return [
        ...added.map((one) => cell("+ creates", one)),
        ...removed.map((one) => `${cell("- deletes", one)}; ${describeBucketLoss(one.cell)}`),
        ...kept.map((region) => `  keeps ${region}`),
        ...differences.map((text) => `  ${text}`),
        ...shared,
    ];
}
