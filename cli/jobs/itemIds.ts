import type { Problem } from "../../core/problems/problems";

/**
 * Ids that lie below another: with the ids `v` and `v/1` one output would be a file and a folder at
 * once, in every store that is a folder (local runs, SageMaker).
 * @param placeOf where each id stands
 */
export function findNestedIds(placeOf: ReadonlyMap<string, string>): Problem[] {
    const problems: Problem[] = [];
    for (const [id, key] of placeOf)
        for (let end = id.indexOf("/"); end >= 0; end = id.indexOf("/", end + 1)) {
            const above = id.slice(0, end);
            const other = placeOf.get(above);
            if (other !== undefined)
                problems.push({
                    key,
                    message: `has the id ${id}, which lies below the id ${above} of ${other}; an output is a file or a folder, write ${above}/0 for that one, or ${id.replaceAll("/", "-")} here`,
                });
        }
    return problems;
}
