import type { Cloud } from "../types";
import { connectBatch } from "./batch";
import { connectObjects } from "./objects";

/** AWS itself; one client per region and service. */
export function connectCloud(): Cloud {
    const batches = new Map<string, ReturnType<typeof connectBatch>>();
    return {
        batch: (region) => {
            const known = batches.get(region) ?? connectBatch(region);
            batches.set(region, known);
            return known;
        },
        objects: connectObjects,
    };
}
