import type { CellCosts } from "../costs";
import type { ChangedCell, RegionChanges } from "../regionChanges";

const usd = (value: number) => `$${value.toFixed(2)}`;

/** What each cell costs, three lines a cell. */
export function costLines(costs: readonly CellCosts[]): string[] {
    return costs.flatMap((cell) => [
        `${cell.cell}`,
        `  idle: ${usd(cell.idleUsdPerMonth)} a month with no job running, beside stored data${idleDetail(cell)}`,
        `  at the ceiling of ${cell.maxVcpus} vCPUs: ${ceilingText(cell)}`,
        `  1,000 GPU-hours: ${workText(cell)}`,
    ]);
}

function idleDetail({ idleItems }: CellCosts): string {
    if (idleItems.length === 0) return "";
    const items = idleItems.map(({ what, usdPerMonth }) => `${what} ${usd(usdPerMonth)}`);
    return ` (${items.join("; ")})`;
}

function ceilingText({ ceiling, onDemandCeiling }: CellCosts): string {
    if (!ceiling) return "no price known";
    const { lowUsdPerHour, highUsdPerHour, highType } = ceiling;
    const spot = `${usd(lowUsdPerHour)} to ${usd(highUsdPerHour)} an hour on spot (all ${highType})`;
    return onDemandCeiling
        ? `${spot}, and up to ${usd(onDemandCeiling.highUsdPerHour)} on demand`
        : spot;
}

function workText({ perThousandGpuHours: work, region }: CellCosts): string {
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
              : `; ${usd(folkRule.usd)} in ${folkRule.region}, the cheapest of Virginia, Ohio and Oregon (${against(folkRule.usd)})`;
    return `${usd(spotUsd)}; ${usd(onDemandUsd)} on demand (${against(onDemandUsd)})${folk}`;
}

/** The cells that come and go; empty when nothing changes. */
export function changeLines(changes: RegionChanges): string[] {
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
        ...removed.map((one) => cell("- deletes", one)),
        ...kept.map((region) => `  keeps ${region}`),
        ...differences.map((text) => `  ${text}`),
        ...shared,
    ];
}
