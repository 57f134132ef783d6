import type { Lock } from "../../../core/lock/lock";
import type { Problem } from "../../../core/problems/problems";
import { findDeployedCell, type DeployedCell } from "../../project/stackOutputs";
import { splitByPrice } from "../chunks";
import type { Part } from "../planJobs";
import { sortByPrice } from "../price";

/** How cells are chosen. */
export interface Wanted {
    /** The one cell to use. */
    readonly region?: string;
    /** Divide over all cells. */
    readonly split: boolean;
    /** Children of the whole job. */
    readonly size: number;
}

/** The cells that run a job with their parts of it, or why none can be chosen. */
export interface ChosenParts {
    readonly parts: readonly Part[];
    readonly problems: readonly Problem[];
}

/** The cells that run a job, with their parts of it: the cheapest by the lock unless one is named. */
export function chooseParts(
    cells: readonly DeployedCell[],
    lock: Lock,
    { region, split, size }: Wanted,
): ChosenParts {
    const takeWhole = (cell: DeployedCell) => ({
        parts: [{ cell, offset: 0, size }],
        problems: [],
    });
    const refuse = (key: string, message: string) => ({ parts: [], problems: [{ key, message }] });

    if (region !== undefined) {
        if (split)
            return refuse("--split", "divides over every cell; leave out --region or --split");
        const { cell, problems } = findDeployedCell(cells, region);
        return cell ? takeWhole(cell) : { parts: [], problems };
    }
    const [only] = cells;
    if (cells.length === 1 && only && !split) return takeWhole(only);
    const priced = sortByPrice(lock, cells);
    const [cheapest] = priced;
    if (!cheapest)
        return refuse(
            "--region",
            "is needed: regions.lock.json has no price for any cell of the stack",
        );
    if (!split) return takeWhole(cheapest.cell);
    // Without the price: a part is recorded, and the same part at tomorrow's price is the same.
    const parts = splitByPrice(size, priced).map((part) => ({
        cell: part.cell,
        offset: part.offset,
        size: part.size,
    }));
    return { parts, problems: [] };
}
