import type { Definition } from "../kit";
import { capacityCeiling } from "./capacityCeiling";
import { ecrRepository } from "./ecrRepository";
import { jobContainer } from "./jobContainer";
import { launchTemplate } from "./launchTemplate";
import { regionAllowed } from "./regionAllowed";
import { stateMachineLogging } from "./stateMachineLogging";
import { tags } from "./tags";
import { environmentUpdate } from "./environmentUpdate";
import { hostMetadata } from "./hostMetadata";
import { jobHost } from "./jobHost";
import { networkClosed } from "./networkClosed";
import { providerAccount } from "./providerAccount";
import { publicAccess } from "./publicAccess";
import { referenceKnown } from "./referenceKnown";
import { roleRights } from "./roleRights";
import { typeReviewed } from "./typeReviewed";

/** The policies of the pack guard: where things lie, what they may cost, and who may get in. */
export const policies: readonly Definition[] = [
    regionAllowed,
    capacityCeiling,
    tags,
    ecrRepository,
    launchTemplate,
    jobContainer,
    stateMachineLogging,
    jobHost,
    hostMetadata,
    environmentUpdate,
    referenceKnown,
    roleRights,
    publicAccess,
    networkClosed,
    providerAccount,
    typeReviewed,
];
