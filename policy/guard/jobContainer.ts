import { containersOf } from "../facts/containers";
import { losesLog } from "../facts/logDrivers";
import { TYPES } from "../facts/types";
import { definePolicy, knob, parsedJson, type Finding } from "../kit";
import type { View } from "../kit/view";

/** Containers have what they need and no more. */
export const jobContainer = definePolicy({
    id: "guard-job-container",
    description:
        "A container is not privileged, takes no secret from its environment, and has a narrow role, a log group and shared memory of its own.",
    why: "a privileged container owns its host, environment variables are readable in the console, the shared log group has no retention, and 64 MiB of shared memory kill data loaders",
    fix: "Leave privileged out, put secrets into secrets, and set jobRoleArn, awslogs-group and sharedMemorySize.",
    example: `"linuxParameters": { "sharedMemorySize": 2048 }, "logConfiguration": { "logDriver": "awslogs", "options": { "awslogs-group": "/gpu-batch/prod/jobs" } }`,
    level: "mandatory",
    severity: "high",
    types: [TYPES.jobDefinition],
    blindSpots: "What is within the image, and what a submitter adds to one job.",
    whenUnknown: "An unknown document is a violation: build it from chosen names.",
    knobs: {
        patterns: knob.texts(
            [
                "SECRET",
                "PASSWORD",
                "PASSWD",
                "TOKEN",
                "PRIVATE_KEY",
                "API_KEY",
                "ACCESS_KEY",
                "CREDENTIAL",
            ],
            "Parts of an environment variable's name that tell of a secret.",
        ),
        minSharedMemoryMiB: knob.integer(1024, "Smallest /dev/shm in MiB."),
    },
    *check({ props }, { patterns, minSharedMemoryMiB }) {
        for (const container of containersOf(props).containers ?? []) {
            if (container.at("privileged").flag === true)
                yield { what: "is privileged", write: "privileged: false" };
            for (const name of secretNames(container, patterns))
                yield {
                    what: `passes ${name} in its environment`,
                    write: `${name} as an entry of secrets, from Secrets Manager`,
                };
            if (!hasRole(container, props))
                yield { what: "has no role of its own", write: "jobRoleArn" };
            yield* logFaults(container);
            const shared = container.at("linuxParameters", "sharedMemorySize");
            if (!((shared.number ?? 0) >= minSharedMemoryMiB))
                yield {
                    what: `has ${shared.number ?? 64} MiB of shared memory`,
                    write: `linuxParameters.sharedMemorySize of ${minSharedMemoryMiB} or more`,
                };
        }
    },
});

function secretNames(container: View, patterns: readonly string[]): string[] {
    return container
        .at("environment")
        .items.flatMap((item) => item.at("name").text ?? [])
        .filter((name) => patterns.some((pattern) => name.toUpperCase().includes(pattern)));
}

/** The role stands in the container, or for ecsProperties beside the containers. */
function hasRole(container: View, props: View): boolean {
    if (container.at("jobRoleArn").text) return true;
    const tasks = parsedJson(props.at("ecsProperties"))?.at("taskProperties").items ?? [];
    return tasks.some((task) => task.at("taskRoleArn").text);
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
