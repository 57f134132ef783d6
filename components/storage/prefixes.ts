/** Prefix of objects that a job writes before it knows them to be complete. */
export const TEMPORARY_PREFIX = "tmp/";

/** Prefix of Image Builder's logs. */
export const AMI_LOG_PREFIX = "ami-logs/";

/** Prefix of checkpoints and models of SageMaker training. */
export const TRAINING_PREFIX = "training/";
