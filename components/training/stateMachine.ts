import { joinWords } from "../../core/problems/problems";
import type { Machine } from "./asl";
import { encodeHyperParameters } from "../../core/facts/hyperParameters";
import { renderMachine } from "./machineProblems";
import { buildInferState, buildTrainState, type WorkflowSpec } from "./workflowTasks";

/**
 * The workflow: take the input, train on SageMaker, then run an array of Batch jobs with the model if
 * the input asks for it. An execution chooses data and hyperparameters; machine, time limits and
 * market are the stack's, so that what a run may cost is reviewed with the stack.
 */
export function renderStateMachine(spec: WorkflowSpec): string {
    return renderMachine(buildWorkflow(spec));
}

/** The same as an object. */
export function buildWorkflow(spec: WorkflowSpec): Machine {
    return {
        Comment: "Trains on SageMaker, then optionally runs an array of Batch jobs with the model",
        StartAt: "Defaults",
        States: {
            ...buildInputStates(spec),
            ...(spec.teams.length > 0 ? buildShareStates(spec.teams) : {}),
            ...PREPARING,
            Train: buildTrainState(spec),
            "Infer or end": {
                Type: "Choice",
                Choices: [{ Variable: "$.run.inference", IsPresent: true, Next: "Infer" }],
                Default: "Trained",
            },
            Infer: buildInferState(spec),
            Trained: { Type: "Succeed" },
            Failed: {
                Type: "Fail",
                // A machine's own errors may not begin with "States.", as those it catches do.
                Error: "RunFailed",
                CausePath: "States.JsonToString($.error)",
            },
        },
    };
}

/** Fills in what the execution does not say, and refuses what cannot be trained on. */
function buildInputStates({ training, teams }: WorkflowSpec): Machine["States"] {
    return {
        Defaults: {
            Type: "Pass",
            Comment: "What the stack gives an execution that does not say otherwise",
            Parameters: {
                hyperParameters: encodeHyperParameters(training.hyperParameters),
                absent: {
                    hyperParameters: {},
                    channels: Object.entries(training.channels).map(([name, uri]) => ({
                        name,
                        uri,
                    })),
                    // Checkpoints lie under this name: an earlier execution's goes on from there.
                    "resume.$": "$$.Execution.Name",
                },
                "given.$": "$",
            },
            Next: "Input",
        },
        Input: {
            Type: "Pass",
            Parameters: {
                "hyperParameters.$": "$.hyperParameters",
                "run.$": "States.JsonMerge($.absent, $.given, false)",
                "name.$": "$$.Execution.Name",
            },
            Next: "Check input",
        },
        "Check input": {
            Type: "Choice",
            Choices: [
                {
                    Or: [
                        { Variable: "$.name", StringMatches: "*_*" },
                        { Variable: "$.name", StringMatches: "*.*" },
                    ],
                    Next: "Name refused",
                },
                {
                    Variable: "$.run.channels[0]",
                    IsPresent: true,
                    Next: teams.length > 0 ? "Check share" : "Hyperparameters",
                },
            ],
            Default: "No channel",
        },
        ...REFUSALS,
    };
}

const REFUSALS: Machine["States"] = {
    "Name refused": {
        Type: "Fail",
        Error: "NameRefused",
        Cause: "SageMaker's job names have letters, digits and hyphens alone; name the execution so",
    },
    "No channel": {
        Type: "Fail",
        Error: "NoChannel",
        Cause: 'Give data in the input, {"channels": [{"name": "training", "uri": "s3://bucket/prefix/"}]}, or in gpu-batch:training.channels',
    },
};

/** Refuses an inference for no team before the training is paid for. */
function buildShareStates(teams: readonly string[]): Machine["States"] {
    const share = "$.run.inference.share";
    return {
        "Check share": {
            Type: "Choice",
            Choices: [
                { Variable: "$.run.inference", IsPresent: false, Next: "Hyperparameters" },
                { Variable: share, IsPresent: false, Next: "No share" },
                {
                    Or: teams.map((team) => ({ Variable: share, StringEquals: team })),
                    Next: "Hyperparameters",
                },
            ],
            Default: "No share",
        },
        "No share": {
            Type: "Fail",
            Error: "NoShare",
            Cause: `The queue is shared: name a team in inference.share (${joinWords(teams)})`,
        },
    };
}

/** One channel in SageMaker's form. https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_Channel.html */
const CHANNEL = {
    "ChannelName.$": "$.name",
    DataSource: {
        S3DataSource: {
            S3DataType: "S3Prefix",
            "S3Uri.$": "$.uri",
            S3DataDistributionType: "FullyReplicated",
        },
    },
};

/** Brings hyperparameters and channels into the form that SageMaker takes. */
const PREPARING: Machine["States"] = {
    Hyperparameters: {
        Type: "Pass",
        Parameters: {
            "merged.$": "States.JsonMerge($.hyperParameters, $.run.hyperParameters, false)",
        },
        ResultPath: "$.hyperParameters",
        Next: "Channels",
    },
    Channels: {
        Type: "Map",
        ItemsPath: "$.run.channels",
        ItemProcessor: {
            ProcessorConfig: { Mode: "INLINE" },
            StartAt: "Channel",
            States: { Channel: { Type: "Pass", Parameters: CHANNEL, End: true } },
        },
        ResultPath: "$.channels",
        Next: "Train",
    },
};
