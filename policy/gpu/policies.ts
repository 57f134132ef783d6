import type { Definition } from "../kit";
import { amiRecipe } from "./amiRecipe";
import { amiTests } from "./amiTests";
import { computeArchitecture } from "./computeArchitecture";
import { computeImage } from "./computeImage";
import { computeInstanceTypes } from "./computeInstanceTypes";
import { imagePlatform } from "./imagePlatform";
import { jobFitsInstance } from "./jobFitsInstance";
import { jobImagePinned } from "./jobImagePinned";
import { jobRequestsGpu } from "./jobRequestsGpu";
import { trainingInstance } from "./trainingInstance";

/** The policies of the pack gpu: jobs, environments and images that can use a GPU. */
export const policies: readonly Definition[] = [
    jobRequestsGpu,
    computeInstanceTypes,
    computeArchitecture,
    computeImage,
    jobFitsInstance,
    jobImagePinned,
    imagePlatform,
    amiRecipe,
    amiTests,
    trainingInstance,
];
