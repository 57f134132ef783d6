import type { Problem } from "../problems/problems";
import type { Lock } from "../lock/lock";
import type { CellSettings } from "./settings";

/** What of a cell comes from examples in the lock: AWS would refuse it, or take another zone. */
export function findSampleProblems(lock: Lock, cells: readonly CellSettings[]): Problem[] {
    return cells.flatMap(({ region, ami }) => {
        const row = lock.regions[region];
        const parent = ami === "custom" && row?.sampleParentAmi;
        const samples = [
            row?.sampleZones ? "example zones that were" : [],
            parent ? "an example parent AMI that was" : [],
        ].flat();
        return samples.map((what) => ({
            key: `regions.${region}`,
            message: `has ${what} not read from your account; run gpu-batch regions refresh`,
        }));
    });
}

/** The same for a plan, which examples do not harm. */
export function describeSample({ key, message }: Problem): string {
    return `regions.lock.json ${key} ${message} before pulumi up, which refuses them`;
}
