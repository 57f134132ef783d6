import { UserError } from "../../core/problems/userError";
import { sentence } from "../aws/sentence";
import { builtAmis, environmentAmis } from "./account";
import type { AmiCell } from "./cells";
import { cellAmis, type CellAmis } from "./view";

/**
 * Reads every cell's AMIs, and which of them environments use.
 * @throws UserError when a region cannot be read: what is used must be known before anything goes
 */
export async function readAmis(cells: readonly AmiCell[]): Promise<CellAmis[]> {
    return Promise.all(
        cells.map(async (cell) => {
            try {
                const [stored, environments] = await Promise.all([
                    builtAmis(cell.region, cell.cell),
                    environmentAmis(cell.region),
                ]);
                return cellAmis(cell, stored, environments);
            } catch (error) {
                throw new UserError(
                    `the AMIs in ${cell.region} cannot be read (${sentence(error)}); it takes credentials with ec2:DescribeImages and batch:DescribeComputeEnvironments`,
                );
            }
        }),
    );
}
