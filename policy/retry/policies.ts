import type { Definition } from "../kit";
import { jobAttempts } from "./jobAttempts";
import { jobFinalExit } from "./jobFinalExit";
import { jobSpotReclaim } from "./jobSpotReclaim";
import { jobTimeout } from "./jobTimeout";
import { queueStuckJobs } from "./queueStuckJobs";
import { stateBackoff } from "./stateBackoff";
import { stateRetry } from "./stateRetry";
import { stateTimeoutCatch } from "./stateTimeoutCatch";
import { trainingNameUnique } from "./trainingNameUnique";

/** The policies of the pack retry: work that a reclaim does not lose, and a bug does not repeat. */
export const policies: readonly Definition[] = [
    jobAttempts,
    jobSpotReclaim,
    jobFinalExit,
    jobTimeout,
    queueStuckJobs,
    stateRetry,
    stateBackoff,
    stateTimeoutCatch,
    trainingNameUnique,
];
