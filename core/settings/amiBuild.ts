import { joinWords, type Problem } from "../problems/problems";
import type { LockRegion } from "../lock/lock";
import { isAmiId } from "./amiKeys";
import type { Values } from "./keys";
import type { AmiBuildSettings } from "./settings";

/** How the cell of a region builds its AMI. */
export function buildAmiSettings(
    { adopted, ...build }: Values["amiBuild"],
    region: string,
    row: LockRegion,
): AmiBuildSettings {
    return {
        ...build,
        ...(row.parentAmi ? { parentAmi: row.parentAmi } : {}),
        ...(adopted[region] ? { adopted: adopted[region] } : {}),
    };
}

/** An AMI lies in one region: an id serves one cell, and an adopted one that of its region. */
export function findAmiRegionProblems(
    { ami, amiBuild }: Values,
    regions: readonly string[],
): Problem[] {
    const adopted = Object.keys(amiBuild.adopted)
        .filter((region) => !regions.includes(region))
        .map((region) => ({
            key: `gpu-batch:amiBuild.adopted.${region}`,
            message: `is for a region without a cell of this stack (${joinWords(regions) || "none"}); remove it, or write the cell's region`,
        }));
    return isAmiId(ami) && regions.length > 1
        ? [
              ...adopted,
              {
                  key: "gpu-batch:ami",
                  message: `is ${ami}, an AMI lies in one region, and the stack has cells in ${joinWords(regions)}; write recommended or custom, or one region`,
              },
          ]
        : adopted;
}
