import { createHash } from "node:crypto";
import type { DeployedCell } from "../../project/stackOutputs";
import { describeAll } from "../children";
import { hasEnded } from "../endings";
import type { Clock } from "../patience";
import { placeClaim } from "../submission";
import { findClaimedJobs } from "../submit/claimObject";
import type { Cloud, Job } from "../types";

/** The rerun of some failures that nobody gave a token. */
export function deriveRerunToken(digest: string, number: number): string {
    return createHash("sha256").update(`${digest} ${number}`).digest("hex").slice(0, 10);
}

/**
 * A token for the rerun of the failures that `digest` stands for: the same in every process that reruns
 * them, so that two at once are one rerun, and another once that has ended.
 * @param began when this process began, in milliseconds since 1970: what ended later was begun beside it
 */
export async function chooseRerunToken(
    digest: string,
    cells: readonly DeployedCell[],
    cloud: Cloud,
    clock: Clock,
    began: number,
): Promise<string> {
    for (let number = 0; ; number++) {
        const token = deriveRerunToken(digest, number);
        const claimed = await findClaimedJobs(placeClaim(token, cells), { cloud, clock });
        if (!claimed) return token;
        for (const { region, id } of claimed) {
            if (id === undefined) return token;
            const [job] = await describeAll(cloud.batch(region), clock, [id]);
            if (job && !hasEndedBefore(job, began)) return token;
        }
    }
}

function hasEndedBefore(job: Job, began: number): boolean {
    return hasEnded(job) && (job.stoppedAt ?? job.createdAt ?? 0) < began;
}
