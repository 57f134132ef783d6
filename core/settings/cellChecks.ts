import { overlaps, parseCidr } from "../facts/cidr";
import type { Problem } from "../problems/problems";
import { findFitProblem } from "./jobFit";
import type { Values } from "./keys";
import type { CellSettings } from "./settings";

/** Faults of cells as they would be built, with their own types and their own block. */
export function findCellProblems(values: Values, cells: readonly CellSettings[]): Problem[] {
    return [
        ...cells.flatMap((cell) => findFitProblems(values, cell)),
        ...cells.flatMap((cell) => findBastionOverlaps(values, cell)),
        ...findSharedBlocks(cells),
    ];
}

/** A type that the job needs may be one that this region does not offer. */
function findFitProblems({ job, instanceTypes }: Values, cell: CellSettings): Problem[] {
    const problem = findFitProblem(job, cell.instanceTypes);
    // A job that fits no configured type is a problem without any region.
    return problem && !findFitProblem(job, instanceTypes)
        ? [{ key: "gpu-batch:job", message: `in ${cell.region}: ${problem}` }]
        : [];
}

/** Peering needs blocks that are disjoint. */
function findBastionOverlaps(
    { network }: Values,
    { region, cidr, bastion }: CellSettings,
): Problem[] {
    const [block, bastionBlock] = [parseCidr(cidr), parseCidr(bastion?.cidr ?? "")];
    const at = Object.hasOwn(network.cidrByRegion, region) ? `cidrByRegion.${region}` : "cidr";
    return bastion && block && bastionBlock && overlaps(block, bastionBlock)
        ? [
              {
                  key: `gpu-batch:network.${at}`,
                  message: `${cidr} overlaps the bastion's ${bastion.cidr}; write a block outside it, peering needs disjoint ones`,
              },
          ]
        : [];
}

/** One bastion cannot reach two cells at the same addresses. */
function findSharedBlocks(cells: readonly CellSettings[]): Problem[] {
    return cells.flatMap((cell, index) =>
        cells.slice(0, index).flatMap((other) => {
            const [a, b] = [parseCidr(cell.cidr), parseCidr(other.cidr)];
            return cell.bastion && a && b && overlaps(a, b)
                ? {
                      key: `gpu-batch:network.cidrByRegion.${cell.region}`,
                      message: `the cells of ${other.region} and ${cell.region} overlap at ${cell.cidr} and share a bastion; write a block for ${cell.region} that overlaps no other`,
                  }
                : [];
        }),
    );
}
