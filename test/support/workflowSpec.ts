import { DEFAULT_METRICS } from "../../core/facts/metrics";
import { buildWorkflowNames } from "../../core/facts/workflowNames";
import type { TrainingShape, WorkflowSpec } from "../../components/training/workflowTasks";

/** How a stack trains that sets everything. */
export const TRAINING: TrainingShape = {
    instanceType: "ml.g5.xlarge",
    volumeGiB: 50,
    spot: true,
    maxRuntimeMinutes: 60,
    maxWaitMinutes: 120,
    attempts: 3,
    program: "train.py",
    hyperParameters: { epochs: 5, "learning-rate": 1e-5, optimizer: "adam" },
    channels: { training: "s3://data/images/" },
    metrics: DEFAULT_METRICS,
};

export const NAMES = buildWorkflowNames({
    stack: "prod",
    region: "us-east-2",
    accountId: "123456789012",
});

/** The workflow of such a stack. */
export const WORKFLOW: WorkflowSpec = {
    training: TRAINING,
    names: NAMES,
    partition: "aws",
    imageUri: "123456789012.dkr.ecr.us-east-2.amazonaws.com/gpu-batch/prod-us-east-2:0a1b2c",
    storeUri: "s3://gpu-batch-prod-us-east-2-123456789012/training/",
    tags: { "gpu-batch:stack": "prod" },
    teams: [],
};
