import { findPartition, PREFIX, type CellId } from "./names";

/** Names of a cell's training workflow, chosen so that documents can name them in a preview. */
export interface WorkflowNames {
    readonly stateMachine: string;
    readonly stateMachineArn: string;
    /** Role of the state machine. */
    readonly workflowRole: string;
    /** Role of the code in a training job, and of SageMaker when it starts one. */
    readonly trainingRole: string;
    readonly trainingRoleArn: string;
    readonly logGroup: string;
    readonly logGroupArn: string;
    /** Begins the name of every training job of the stack. */
    readonly jobPrefix: string;
    /** What the ARN of the cell's queue begins with; Pulumi adds a few characters to the name. */
    readonly queueArnPrefix: string;
    /** What the ARN of the cell's job definition begins with. */
    readonly jobDefinitionArnPrefix: string;
}

/** Longest name of a training job. https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateTrainingJob.html */
const MAX_JOB_NAME = 63;
/** Characters of the stack's name in a training job's. */
const MAX_JOB_PREFIX = 20;

/**
 * Longest name of an execution: a training job's name is prefix, hyphen, execution, hyphen and up to
 * two digits that count the retries. Names that Step Functions gives itself have 36 characters.
 */
export const MAX_EXECUTION_NAME = MAX_JOB_NAME - MAX_JOB_PREFIX - 1 - 1 - 2;

/** The names of one cell's workflow. */
export function buildWorkflowNames({ stack, region, accountId }: CellId): WorkflowNames {
    const physical = `${PREFIX}-${stack}-${region}`;
    const arn = (service: string, resource: string) =>
        `arn:${findPartition(region)}:${service}:${region}:${accountId}:${resource}`;
    const trainingRole = `${physical}-training`;
    // Groups that services write to themselves: with another prefix a policy of the account, which
    // holds few of them, would grow. https://docs.aws.amazon.com/step-functions/latest/dg/bp-cwl.html
    const logGroup = `/aws/vendedlogs/states/${physical}-training`;
    return {
        stateMachine: `${physical}-training`,
        stateMachineArn: arn("states", `stateMachine:${physical}-training`),
        workflowRole: `${physical}-workflow`,
        trainingRole,
        trainingRoleArn: `arn:${findPartition(region)}:iam::${accountId}:role/${trainingRole}`,
        logGroup,
        logGroupArn: arn("logs", `log-group:${logGroup}`),
        jobPrefix: stack.slice(0, MAX_JOB_PREFIX),
        queueArnPrefix: arn("batch", `job-queue/${stack}-${region}-queue-`),
        jobDefinitionArnPrefix: arn("batch", `job-definition/${physical}-job:`),
    };
}
