import { TYPES } from "../../../policy/facts/types";
import { add, editJson, type Edit } from "./hostile";
import type { Inputs } from "./program";

/** Retries of a good task. */
export const RETRY = [
    {
        ErrorEquals: ["States.ALL"],
        MaxAttempts: 2,
        BackoffRate: 2,
        MaxDelaySeconds: 60,
        JitterStrategy: "FULL",
    },
];

/** Where the failure of a good task goes. */
export const CATCH = [{ ErrorEquals: ["States.ALL"], Next: "Failed" }];

/** What a good training job is sent. */
export const TRAINING = {
    "TrainingJobName.$": "States.Format('t-{}-{}', $$.Execution.Name, $$.State.RetryCount)",
    ResourceConfig: { InstanceType: "ml.g5.xlarge", InstanceCount: 1, VolumeSizeInGB: 50 },
    EnableManagedSpotTraining: true,
    CheckpointConfig: { S3Uri: "s3://bucket/checkpoints/" },
    StoppingCondition: { MaxRuntimeInSeconds: 3600, MaxWaitTimeInSeconds: 7200 },
};

/** A good task that waits for what it calls, such as `sagemaker:createTrainingJob.sync`. */
export function task(call: string, Parameters: Inputs, rest: Inputs = {}): Inputs {
    return {
        Type: "Task",
        Resource: `arn:aws:states:::${call}`,
        Parameters,
        TimeoutSeconds: 7200,
        Retry: structuredClone(RETRY),
        Catch: structuredClone(CATCH),
        Next: "Done",
        ...rest,
    };
}

/** States that a good machine ends in. */
export const ENDS = { Done: { Type: "Succeed" }, Failed: { Type: "Fail", Error: "Failed" } };

/** Adds a machine of these states, and of those that a good one ends in, to the program. */
export function machine(states: Inputs, top: Inputs = {}): Edit {
    return add(TYPES.stateMachine, "flow", {
        roleArn: "arn:aws:iam::123456789012:role/flow",
        loggingConfiguration: {
            level: "ERROR",
            logDestination: "arn:aws:logs:us-east-2:123456789012:log-group:/flow:*",
        },
        tracingConfiguration: { enabled: true },
        definition: JSON.stringify({
            StartAt: Object.keys(states)[0],
            States: { ...states, ...ENDS },
            ...top,
        }),
    });
}

/** Changes the states of the machine that {@link machine} adds. */
export function states(change: (states: Inputs, document: Inputs) => void): Edit {
    return (program) => {
        const { name } = program.find(
            (one) => one.type === TYPES.stateMachine && one.name.endsWith("-flow"),
        )!;
        return editJson({ type: TYPES.stateMachine, name }, "definition", (document) =>
            change(document.States, document),
        )(program);
    };
}

const TRAIN = "sagemaker:createTrainingJob.sync";

/** A good machine that trains in its state Train. */
export const TRAINS = machine({ Train: task(TRAIN, TRAINING) });

/** A good machine that trains in the state Train of its Map Each. */
export const TRAINS_EACH = machine({
    Each: {
        Type: "Map",
        MaxConcurrency: 2,
        ItemProcessor: {
            StartAt: "Train",
            States: {
                Train: task(TRAIN, TRAINING, { End: true, Next: undefined }),
                Failed: { Type: "Fail" },
            },
        },
        Next: "Done",
    },
});
