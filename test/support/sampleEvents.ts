/**
 * Events in the form that AWS's documentation records for each service, with this project's names.
 * @see https://docs.aws.amazon.com/batch/latest/userguide/batch_job_events.html
 * @see https://docs.aws.amazon.com/batch/latest/userguide/batch-job-queue-blocked-events.html
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-instance-termination-notices.html
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
 * @see https://docs.aws.amazon.com/imagebuilder/latest/userguide/integ-eventbridge.html
 */

const ENVELOPE = {
    version: "0",
    id: "c8f9c4b5-76e5-d76a-f980-7011e206042b",
    account: "123456789012",
    time: "2026-11-20T23:36:40Z",
    region: "us-east-2",
};

const QUEUE = "arn:aws:batch:us-east-2:123456789012:job-queue/prod-us-east-2-queue-0a1b2c3";
const JOB_ID = "4c7599ae-0a82-49aa-ba5a-4727fcce14a8";
const JOB_ARN = `arn:aws:batch:us-east-2:123456789012:job/${JOB_ID}`;

const JOB = {
    jobArn: JOB_ARN,
    jobName: "embed",
    jobId: JOB_ID,
    jobQueue: QUEUE,
    attempts: [],
    createdAt: 1_641_944_200_058,
    retryStrategy: { attempts: 5, evaluateOnExit: [] },
    dependsOn: [],
    jobDefinition:
        "arn:aws:batch:us-east-2:123456789012:job-definition/prod-us-east-2-job-9f8e7d6:3",
    parameters: {},
    container: { image: "i", command: ["python3", "embed.py"], vcpus: 4, memory: 14336 },
    propagateTags: true,
    platformCapabilities: ["EC2"],
};

/** One event of each kind. */
export const EVENTS = {
    jobs: {
        ...ENVELOPE,
        "detail-type": "Batch Job State Change",
        source: "aws.batch",
        resources: [JOB_ARN],
        detail: {
            ...JOB,
            status: "FAILED",
            statusReason: 'Essential container in task exited: "OOM"',
        },
    },
    queue: {
        ...ENVELOPE,
        "detail-type": "Batch Job Queue Blocked",
        source: "aws.batch",
        resources: [JOB_ARN, QUEUE],
        detail: {
            ...JOB,
            status: "RUNNABLE",
            statusReason: "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY - no capacity",
        },
    },
    reclaims: {
        ...ENVELOPE,
        "detail-type": "EC2 Spot Instance Interruption Warning",
        source: "aws.ec2",
        resources: ["arn:aws:ec2:us-east-2a:instance/i-1234567890abcdef0"],
        detail: { "instance-id": "i-1234567890abcdef0", "instance-action": "terminate" },
    },
    executions: {
        ...ENVELOPE,
        "detail-type": "Step Functions Execution Status Change",
        source: "aws.states",
        resources: [
            "arn:aws:states:us-east-2:123456789012:execution:gpu-batch-prod-us-east-2-training:night-1",
        ],
        detail: {
            executionArn:
                "arn:aws:states:us-east-2:123456789012:execution:gpu-batch-prod-us-east-2-training:night-1",
            stateMachineArn:
                "arn:aws:states:us-east-2:123456789012:stateMachine:gpu-batch-prod-us-east-2-training",
            name: "night-1",
            status: "FAILED",
            startDate: 1_551_225_146_847,
            stopDate: 1_551_225_151_881,
            input: "{}",
            output: null,
            error: "States.TaskFailed",
            cause: "AlgorithmError: loss is nan",
        },
    },
    ami: {
        ...ENVELOPE,
        "detail-type": "EC2 Image Builder Image State Change",
        source: "aws.imagebuilder",
        resources: [
            "arn:aws:imagebuilder:us-east-2:123456789012:image/prod-us-east-2-ami-4e15ee9/1.0.7/1",
        ],
        detail: {
            "previous-state": { status: "TESTING" },
            state: { status: "FAILED", reason: "the step CheckGpu failed" },
        },
    },
} as const;
