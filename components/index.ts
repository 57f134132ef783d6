/**
 * The components for other Pulumi programs: what `import ... from "gpu-batch"` gives.
 * `docs/package.md` says how to use it; every class has an example.
 */
export { GpuAmi } from "./ami/gpuAmi";
export type { GpuAmiArgs } from "./ami/gpuAmiArgs";
export { SpotBatch } from "./batch/spotBatch";
export type { SpotBatchArgs } from "./batch/spotBatchArgs";
export type { JobShape } from "./batch/jobDefinition";
export { GpuImage, type GpuImageArgs, type RegistryLogin } from "./image/gpuImage";
export { Network, type NetworkArgs } from "./network/network";
export { JobBucket, type JobBucketArgs } from "./storage/jobBucket";
export { TrainingWorkflow, type TrainingWorkflowArgs } from "./training/trainingWorkflow";
export type { TrainingShape } from "./training/workflowTasks";
export { buildCellNames, type CellId, type CellNames } from "../core/facts/names";
export { tagImage, type ImageSource } from "../core/image/imageSource";
