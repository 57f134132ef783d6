import { refuseChoice, type Choice } from "./choice";
import { findCell, type TargetCell } from "../../project/stackOutputs";
import { splitByPrice } from "../chunks";
import { sortByPrice } from "../price";
import type { Lock } from "../../../core/lock/lock";

/** How cells are chosen. */
export interface Wanted {
    /** The one cell to use. */
    readonly region?: string;
    /** Divide over all cells. */
    readonly split: boolean;
    /** Children of the whole job. */
    readonly size: number;
}

/** The cells that run a job, with their parts of it: the cheapest by the lock unless one is named. */
export function chooseParts(
    cells: readonly TargetCell[],
    lock: Lock,
    { region, split, size }: Wanted,
): Choice {
    if (region !== undefined) {
        if (split)
            return refuseChoice(
                "--split",
                "divides over every cell; leave out --region or --split",
            );
        const { cell, problems } = findCell(cells, region);
        return { parts: cell ? [{ cell, offset: 0, size }] : [], problems };
    }
    const [only] = cells;
    if (cells.length === 1 && only && !split)
        return { parts: [{ cell: only, offset: 0, size }], problems: [] };
    const priced = sortByPrice(lock, cells);
    const [cheapest] = priced;
    if (!cheapest)
        return refuseChoice(
            "--region",
            "is needed: regions.lock.json has no price for any cell of the stack",
        );
    if (!split) return { parts: [{ cell: cheapest.cell, offset: 0, size }], problems: [] };
    const divided = splitByPrice(
        size,
        priced.map(({ cell, usdPerGpuHour }) => ({ region: cell.region, usdPerGpuHour })),
    );
    return {
        parts: divided.flatMap(({ region: name, offset, size: own }) => {
            const found = priced.find(({ cell }) => cell.region === name);
            return found ? [{ cell: found.cell, offset, size: own }] : [];
        }),
        problems: [],
    };
}
