import { TYPES } from "../facts/types";
import { definePolicy, peek, type Stack } from "../kit";

/** Longest wait for jobs that Batch takes. https://docs.aws.amazon.com/batch/latest/APIReference/API_UpdatePolicy.html */
const MAX_MINUTES = 360;
/** What Batch waits when nothing is said. */
const DEFAULT_MINUTES = 30;

/** An update lets jobs finish. */
export const environmentUpdate = definePolicy({
    id: "guard-environment-update",
    description:
        "An environment is managed by Batch, and its update policy lets the stack's jobs run to their end.",
    why: "a new AMI or instance type replaces the instances under running jobs: without a policy Batch waits 30 minutes and then ends them",
    fix: "Set updatePolicy with terminateJobsOnUpdate false, and jobExecutionTimeoutMinutes of the longest job, 360 at most.",
    example: `updatePolicy: { terminateJobsOnUpdate: false, jobExecutionTimeoutMinutes: 360 }`,
    level: "mandatory",
    severity: "medium",
    types: [TYPES.computeEnvironment],
    whenUnknown: "An unknown setting is a violation: it is a plain value.",
    blindSpots:
        "Jobs of definitions outside the stack, and limits that a submitter gives to one job.",
    knobs: {},
    *checkInStack({ props }, stack) {
        if (props.at("type").text?.toUpperCase() !== "MANAGED") {
            if (props.has("computeResources"))
                yield {
                    what: `has the type ${props.at("type").shown}, for which Batch ignores computeResources`,
                    write: 'type: "MANAGED"',
                };
            return;
        }
        const policy = props.at("updatePolicy");
        const needed = computeNeededMinutes(stack);
        const minutes = policy.at("jobExecutionTimeoutMinutes").number ?? DEFAULT_MINUTES;
        const write = `updatePolicy: { terminateJobsOnUpdate: false, jobExecutionTimeoutMinutes: ${needed} }`;
        if (policy.at("terminateJobsOnUpdate").flag === true)
            yield { what: "ends its jobs when it is updated", write };
        else if (!policy.present) yield { what: "has no updatePolicy", write };
        else if (!(minutes >= needed))
            yield { what: `ends its jobs ${minutes} minutes after an update begins`, write };
    },
});

/** Minutes that the longest job of the stack may run, as far as Batch can wait. */
function computeNeededMinutes(stack: Stack): number {
    const minutes = stack.ofType(TYPES.jobDefinition).map(({ props }) => {
        const seconds = peek(() => props.at("timeout", "attemptDurationSeconds").number ?? 0);
        return seconds.known ? Math.ceil(seconds.value / 60) : MAX_MINUTES;
    });
    return Math.min(MAX_MINUTES, Math.max(DEFAULT_MINUTES, ...minutes));
}
