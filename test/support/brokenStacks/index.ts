import { BROKEN_ACCOUNTS } from "./account";
import type { BrokenStack } from "./brokenStack";
import { BROKEN_FILES } from "./files";
import { BROKEN_IMAGES } from "./images";
import { BROKEN_JOBS } from "./jobs";
import { BROKEN_KEYS } from "./keys";
import { BROKEN_NETWORKS } from "./networks";
import { BROKEN_REGIONS } from "./regions";
import { BROKEN_TRAINING } from "./training";
import { BROKEN_TYPES } from "./types";

/** Every faulty stack. */
export const BROKEN_STACKS: readonly BrokenStack[] = [
    ...BROKEN_TYPES,
    ...BROKEN_FILES,
    ...BROKEN_REGIONS,
    ...BROKEN_NETWORKS,
    ...BROKEN_JOBS,
    ...BROKEN_ACCOUNTS,
    ...BROKEN_IMAGES,
    ...BROKEN_TRAINING,
    ...BROKEN_KEYS,
];
