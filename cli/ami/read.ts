import { countNoun } from "../../core/problems/problems";
import { UserError } from "../../core/problems/userError";
import { describeAwsError } from "../aws/sentence";
import { openProgress } from "../terminal";
import { listBuiltAmis, listEnvironmentAmis } from "./accountAmis";
import type { AmiCell } from "./amiCells";
import { viewCellAmis, type CellAmis } from "./view";

/**
 * Reads every cell's AMIs, and which of them environments use.
 * @throws UserError when a region cannot be read: what is used must be known before anything goes
 */
export async function readAmis(cells: readonly AmiCell[]): Promise<CellAmis[]> {
    const progress = openProgress(cells.length);
    progress.begin(`reading the AMIs of ${countNoun(cells.length, "cell")}`);
    const reading = Promise.all(
        cells.map(async (cell) => {
            try {
                const [stored, environments] = await Promise.all([
                    listBuiltAmis(cell.region, cell.cell),
                    listEnvironmentAmis(cell.region),
                ]);
                progress.step(`${cell.cell}: read`);
                return viewCellAmis(cell, stored, environments);
            } catch (error) {
                throw new UserError(
                    `the AMIs in ${cell.region} cannot be read (${describeAwsError(error)}); it takes credentials with ec2:DescribeImages and batch:DescribeComputeEnvironments`,
                );
            }
        }),
    );
    return reading.finally(() => progress.stop());
}
