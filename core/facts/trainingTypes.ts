import { GPU_INSTANCES } from "./gpuInstances";

/**
 * EC2 families that SageMaker trains on, as of 2026-08; none of their `.metal` sizes.
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ResourceConfig.html
 */
const FAMILIES = "g4dn g5 g6 g6e g7 g7e p3dn p4d p4de p5 p5e p5en p6-b200 p6-b300".split(" ");

/** GPU types that a training job may run on, such as `ml.g5.xlarge`. */
export const TRAINING_TYPES: readonly string[] = GPU_INSTANCES.map(({ type }) => type)
    .filter((type) => FAMILIES.includes(type.split(".")[0]!) && !type.endsWith(".metal"))
    .map((type) => `ml.${type}`);
