import { applyOverrides, readJob, sumRequired } from "../facts/containers";
import { listTypes, type GpuType } from "../facts/gpuTypes";
import { TYPES } from "../facts/types";
import { joinWords } from "../facts/words";
import { definePolicy, knob, peek, type Stack } from "../kit";
import { UNDECIDED } from "../kit/message";
import type { View } from "../kit/view";

/** A job fits an instance that its environments may launch. */
export const jobFitsInstance = definePolicy({
    id: "gpu-job-fits-instance",
    description:
        "GPUs, vCPUs and memory of a job, those of all its containers together, fit one instance type of an environment, within its ceiling.",
    why: "a job that fits no instance stays RUNNABLE for ever and blocks its queue",
    fix: "Ask for less, or add a larger type. An instance offers jobs less than its nominal memory.",
    example: "vcpus: 4, memoryMiB: 14336, gpus: 1 on g5.xlarge",
    level: "mandatory",
    severity: "high",
    types: [TYPES.jobDefinition, TYPES.submittedJob],
    blindSpots: "Environments of other stacks, and what a submitter overrides.",
    whenUnknown:
        "Judged at the end over the whole stack; a job or environment that is unknown is named, the rest is judged.",
    knobs: {
        memoryFactor: knob.defineDecimal(
            0.92,
            "Share of an instance's nominal memory that jobs can have.",
            "higher",
        ),
    },
    *checkInStack({ type, props }, stack, { memoryFactor }) {
        const { environments, unknown } = listLaunchable(stack);
        if (environments.length === 0 && unknown.length === 0) return;
        const tasks =
            type === TYPES.submittedJob
                ? applyOverrides(props).map((container) => [container])
                : readJob(props).tasks.map(({ containers }) => containers);
        for (const containers of tasks) {
            const needs = sumNeeds(containers);
            if (environments.some((environment) => fits(needs, environment, memoryFactor)))
                continue;
            const asked = `${needs.gpus} GPUs, ${needs.vcpus} vCPUs and ${needs.memoryMiB} MiB`;
            if (unknown.length > 0)
                yield {
                    what: `${UNDECIDED}: ${joinWords(unknown)} is unknown, and ${asked} fit no other environment`,
                    write: "the environment's instanceTypes and maxVcpus as plain values",
                    status: "undecided",
                };
            else
                yield {
                    what: `asks for ${asked}, which fit no instance of any environment`,
                    write: "less, or a larger instance type or maxVcpus of the environment",
                };
        }
    },
});

interface Needs {
    readonly gpus: number;
    readonly vcpus: number;
    readonly memoryMiB: number;
}

/** Batch places the containers of a task on one instance. */
function sumNeeds(containers: readonly View[]): Needs {
    const sum = (type: "GPU" | "VCPU" | "MEMORY") =>
        containers.reduce((total, container) => total + sumRequired(container, type), 0);
    return { gpus: sum("GPU"), vcpus: sum("VCPU"), memoryMiB: sum("MEMORY") };
}

interface Environment {
    readonly types: readonly GpuType[];
    readonly maxVcpus: number;
}

function fits(needs: Needs, { types, maxVcpus }: Environment, memoryFactor: number): boolean {
    return types.some(
        (type) =>
            type.vcpus <= maxVcpus &&
            needs.gpus <= type.gpus &&
            needs.vcpus <= type.vcpus &&
            needs.memoryMiB <= Math.floor(type.memoryGiB * 1024 * memoryFactor),
    );
}

interface Launchable {
    readonly environments: readonly Environment[];
    /** Names of environments that a preview does not know enough of. */
    readonly unknown: readonly string[];
}

const worked = new WeakMap<Stack, Launchable>();

/** The environments of a stack; worked out once, so that many jobs take linear time. */
function listLaunchable(stack: Stack): Launchable {
    const done = worked.get(stack);
    if (done) return done;
    const read = stack.ofType(TYPES.computeEnvironment).map(({ name, props }) => ({
        name,
        environment: peek(() => ({
            types: props.at("computeResources", "instanceTypes").texts.flatMap(listTypes),
            maxVcpus: props.at("computeResources", "maxVcpus").number ?? 0,
        })),
    }));
    const result: Launchable = {
        environments: read.flatMap(({ environment }) =>
            environment.known ? [environment.value] : [],
        ),
        unknown: read.flatMap(({ name, environment }) => (environment.known ? [] : [name])),
    };
    worked.set(stack, result);
    return result;
}
