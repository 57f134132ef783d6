import { UserError } from "../../core/problems/userError";
import { CHEAPEST } from "../../core/settings/selectionPolicy";
import { readLock, readStack, readToday } from "../project/context";

/** Options that every command about AMIs has. */
export interface AmiOptions {
    readonly stack: string;
    readonly region?: readonly string[];
    readonly json?: boolean;
    readonly cwd: string;
}

/** One cell whose AMIs are looked at. */
export interface AmiCell {
    readonly region: string;
    /** Value of the tag that its AMIs carry. */
    readonly cell: string;
    /** False for a region that the stack has left. */
    readonly current: boolean;
    /** AMIs that the lifecycle policy leaves; 0 where there is no cell any more. */
    readonly keep: number;
    /** What the configuration names for the environment. */
    readonly adopted?: string;
}

/**
 * The stack's cells in the regions that were named, or in those that it has.
 * @throws UserError when the stack has no region and none was named
 */
export function listAmiCells(directory: string, { stack, region }: AmiOptions): AmiCell[] {
    const { values } = readStack(directory, stack, readToday());
    const own = values.regions.includes(CHEAPEST)
        ? (readLock(directory).selection[stack]?.chosen ?? [])
        : values.regions;
    const regions = region ?? own;
    if (regions.length === 0)
        throw new UserError(
            `the stack ${stack} has no regions yet; choose them with: gpu-batch regions select --stack ${stack} --write`,
        );
    const { keep, adopted } = values.amiBuild;
    return regions.map((name) => {
        const current = own.includes(name);
        return {
            region: name,
            cell: `${stack}-${name}`,
            current,
            keep: current ? keep : 0,
            ...(adopted[name] ? { adopted: adopted[name] } : {}),
        };
    });
}
