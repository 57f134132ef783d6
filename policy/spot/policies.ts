import type { Definition } from "../kit";
import { allocationStrategy } from "./allocationStrategy";
import { bidPercentage } from "./bidPercentage";
import { computeEnvironment } from "./computeEnvironment";
import { instanceDiversity } from "./instanceDiversity";
import { noMultinode } from "./noMultinode";
import { queueSpotFirst } from "./queueSpotFirst";
import { rawInstance } from "./rawInstance";
import { scaleToZero } from "./scaleToZero";
import { trainingManaged } from "./trainingManaged";
import { zoneDiversity } from "./zoneDiversity";

/** The policies of the pack spot: capacity that is cheap, and stays available. */
export const policies: readonly Definition[] = [
    computeEnvironment,
    allocationStrategy,
    instanceDiversity,
    zoneDiversity,
    bidPercentage,
    scaleToZero,
    queueSpotFirst,
    noMultinode,
    rawInstance,
    trainingManaged,
];
