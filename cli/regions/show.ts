import * as fs from "node:fs";
import { readMessage } from "../../core/problems/problems";
import { UserError } from "../../core/problems/userError";
import { drawPrices, type PlottedPrices } from "../../core/ranking/pricePlot";
import {
    buildRegionTable,
    describeRegionTable,
    type RegionTable,
} from "../../core/ranking/regionTable";
import { listStacks, readLock, readStack, readToday } from "../project/context";
import { alignRegions } from "../table";

/** What to show. */
export interface ShowOptions {
    /** One stack; every stack by default. */
    readonly stack?: string;
    readonly json?: boolean;
    /** File for a plot. */
    readonly plot?: string;
}

interface StackTable {
    readonly stack: string;
    readonly table: RegionTable;
}

/**
 * The report of `gpu-batch regions show`; writes the plot when one is asked for.
 * @param directory folder of Pulumi.yaml
 * @throws UserError for a stack that is not there, or a file that cannot be written
 */
export function showRegions(directory: string, { stack, json, plot }: ShowOptions): string {
    const names = listStacks(directory, stack);
    const lock = readLock(directory);
    const today = readToday();
    const shown = names.map((name): StackTable => {
        const { policy } = readStack(directory, name, today);
        // What the stack runs on now, and not what a ranking of today would make of it.
        const current = policy.pin.length > 0 ? policy.pin : lock.selection[name]?.chosen;
        return { stack: name, table: buildRegionTable(lock, name, policy, current ?? []) };
    });
    if (plot !== undefined)
        writePlot(plot, drawPrices(mergeTables(shown.map(({ table }) => table))));
    return json ? renderJson(shown) : shown.map(renderStack).join("\n");
}

/** The prices of all stacks, which are of one lock; a region is chosen when one stack has chosen it. */
function mergeTables(tables: readonly RegionTable[]): PlottedPrices {
    const rows = tables.flatMap((table) => table.rows);
    return {
        asOf: tables[0]!.asOf,
        instanceTypes: [...new Set(tables.flatMap(({ instanceTypes }) => instanceTypes))],
        rows: [...new Set(rows.map(({ region }) => region))].map((region) => {
            const own = rows.filter((row) => row.region === region);
            return {
                region,
                chosen: own.some(({ chosen }) => chosen),
                typeUsdPerGpuHour: Object.assign(
                    {},
                    ...own.map(({ typeUsdPerGpuHour }) => typeUsdPerGpuHour),
                ) as Record<string, number>,
            };
        }),
    };
}

function writePlot(file: string, svg: string): void {
    try {
        fs.writeFileSync(file, svg);
    } catch (error) {
        throw new UserError(
            `cannot write ${file}: ${readMessage(error)}; name a file in a folder that exists`,
        );
    }
}

/** Every stack has a file, so that there is one table at least, and all are of one lock. */
function renderJson(shown: readonly StackTable[]): string {
    const { asOf, ageDays, source } = shown[0]!.table;
    const stacks = shown.map(({ stack, table: { instanceTypes, rows } }) => ({
        stack,
        instanceTypes,
        rows,
    }));
    return `${JSON.stringify({ asOf, ageDays, source, stacks }, null, 2)}\n`;
}

function renderStack({ stack, table }: StackTable): string {
    const lines = alignRegions(table).map((line) => `  ${line}`);
    return [`Stack ${stack}: ${describeRegionTable(table)}`, ...lines, ""].join("\n");
}
