import { applyOverrides, readJob } from "../facts/containers";
import { losesLog } from "../facts/logDrivers";
import { SECRET_WORDS } from "../facts/secrets/names";
import { findSecretFaults } from "../facts/secrets/faults";
import { BATCH_INFERENCE_TYPES } from "../facts/training";
import { TYPES } from "../facts/types";
import { definePolicy, knob, type Finding } from "../kit";
import type { View } from "../kit/view";

/** Containers have what they need and no more. */
export const jobContainer = definePolicy({
    id: "guard-job-container",
    description:
        "A container is not privileged, takes no secret from its environment, its command or its hyperparameters, and has a narrow role, a log group and shared memory of its own; no key of its document stands twice.",
    why: "a privileged container owns its host, environment variables are readable in the console, the shared log group has no retention, and 64 MiB of shared memory kill data loaders",
    fix: "Leave privileged out, put secrets into secrets, and set jobRoleArn, awslogs-group and sharedMemorySize.",
    example: `"linuxParameters": { "sharedMemorySize": 2048 }, "logConfiguration": { "logDriver": "awslogs", "options": { "awslogs-group": "/gpu-batch/prod/jobs" } }`,
    level: "mandatory",
    severity: "high",
    types: [TYPES.jobDefinition, TYPES.submittedJob, TYPES.trainingJob, ...BATCH_INFERENCE_TYPES],
    blindSpots: "What is within the image, and what a submitter adds to one job.",
    whenUnknown: "An unknown document is a violation: build it from chosen names.",
    knobs: {
        patterns: knob.defineTexts(
            SECRET_WORDS,
            "Words of a name that tell of a secret, _ between those that stand side by side; a value that looks like one is seen under any name.",
            "fewer",
        ),
        minSharedMemoryMiB: knob.defineInteger(1024, "Smallest /dev/shm in MiB.", "lower"),
    },
    *check({ type, props }, { patterns, minSharedMemoryMiB }) {
        yield* findSecretFaults(props, patterns);
        if (type !== TYPES.jobDefinition) {
            for (const container of applyOverrides(props))
                yield* findSecretFaults(container, patterns);
            return;
        }
        const { tasks, repeated } = readJob(props);
        for (const key of repeated)
            yield {
                what: `holds two copies or spellings of ${key}`,
                write: "it once: keys match without regard to case, and the last one wins",
            };
        for (const { containers, shared } of tasks)
            for (const container of containers)
                yield* findContainerFaults(container, shared, { patterns, minSharedMemoryMiB });
    },
});

function* findContainerFaults(
    container: View,
    shared: View,
    {
        patterns,
        minSharedMemoryMiB,
    }: { readonly patterns: readonly string[]; readonly minSharedMemoryMiB: number },
): Iterable<Finding> {
    if (container.at("privileged").flag === true)
        yield { what: "is privileged", write: "privileged: false" };
    yield* findSecretFaults(container, patterns);
    // The role stands in the container, or for ecsProperties beside the containers.
    if (!container.at("jobRoleArn").text && !shared.at("taskRoleArn").text)
        yield { what: "has no role of its own", write: "jobRoleArn" };
    yield* logFaults(container);
    const memory = container.at("linuxParameters", "sharedMemorySize");
    if (!((memory.number ?? 0) >= minSharedMemoryMiB))
        yield {
            what: `has ${memory.number ?? 64} MiB of shared memory`,
            write: `linuxParameters.sharedMemorySize of ${minSharedMemoryMiB} or more`,
        };
}

function* logFaults(container: View): Iterable<Finding> {
    const log = container.at("logConfiguration");
    const driver = log.at("logDriver").text;
    if (driver !== undefined && driver !== "awslogs") {
        if (losesLog(log))
            yield {
                what: `logs by ${driver} to its own instance, with which the log goes`,
                write: 'logConfiguration.logDriver: "awslogs" with a group, or the address of another place',
            };
        return;
    }
    const group = log.at("options", "awslogs-group").text;
    if (group === undefined || group === "/aws/batch/job")
        yield {
            what: "logs to the group that all jobs of the account share",
            write: "logConfiguration.options.awslogs-group, a group with a retention",
        };
}
