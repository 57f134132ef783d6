import { compareText, sortKeys } from "../order";
import type { Lock, Pool } from "./lock";

function renderPool(pool: Pool): string {
    const fields = Object.entries(pool).map(([key, value]) => `"${key}": ${JSON.stringify(value)}`);
    return `{ ${fields.join(", ")} }`;
}

/**
 * The file's text: regions, zones, stacks and training prices by name, pools by type and zone and one a
 * line, so that the same figures are the same bytes and a changed price is one line of a diff.
 */
export function renderLock(lock: Lock): string {
    const lines: string[] = [];
    const placeholder = (pool: Pool) => `pool ${lines.push(renderPool(pool)) - 1}`;
    const { regions, selection, ...head } = lock;
    const data = {
        ...head,
        regions: Object.fromEntries(
            Object.entries(sortKeys(regions)).map(([name, region]) => {
                const { zones, pools, sampleZones, sampleParentAmi, trainingOdUsd, ...rest } =
                    region;
                const rows = [...pools].sort(
                    (a, b) => compareText(a.type, b.type) || compareText(a.azId, b.azId),
                );
                return [
                    name,
                    {
                        ...rest,
                        ...(sampleZones ? { sampleZones } : {}),
                        ...(sampleParentAmi ? { sampleParentAmi } : {}),
                        ...(trainingOdUsd ? { trainingOdUsd: sortKeys(trainingOdUsd) } : {}),
                        zones: sortKeys(zones),
                        pools: rows.map(placeholder),
                    },
                ];
            }),
        ),
        selection: sortKeys(selection),
    };
    const text = JSON.stringify(data, null, 2).replace(
        /"pool (\d+)"/g,
        (_, index: string) => lines[Number(index)] ?? "",
    );
    return `${text}\n`;
}

/** A lock with another selection for one stack and everything else as it was. */
export function withSelection(
    lock: Lock,
    stack: string,
    selection: Lock["selection"][string],
): Lock {
    return { ...lock, selection: { ...lock.selection, [stack]: selection } };
}
