import { findGpuInstance } from "../../../core/facts/gpuInstances";
import { classifyQuota, VCPU_QUOTAS, type VcpuQuota } from "../../../core/facts/quotas";
import { findFitProblem, fits } from "../../../core/settings/jobFit";
import type { Job, QueueState } from "../types";

/** Why a job does not start, and what to do. */
export interface Cause {
    readonly what: string;
    readonly fix: string;
}

/** What is known of a job that does not start. */
export interface StuckFacts {
    /** The job, or one child of it that is RUNNABLE. */
    readonly job: Job;
    readonly queue: QueueState;
    /**
     * vCPUs that the account may run on spot, of the class of the types that fit; undefined when Service
     * Quotas does not answer, which leaves AWS's default.
     */
    readonly quotaVcpus?: number;
}

type Rule = (facts: StuckFacts) => Cause | undefined;

/** Batch's own findings. https://docs.aws.amazon.com/batch/latest/userguide/job_stuck_in_runnable.html */
const REASONS: readonly [pattern: RegExp, cause: (facts: StuckFacts) => Cause][] = [
    [
        /^MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE/,
        ({ job, queue }) => ({
            what: `Batch says that the job asks for more (${job.needs.vcpus} vCPUs) than the environment's ceiling (${sumCeilings(queue)})`,
            fix: `raise gpu-batch:maxVcpus to ${job.needs.vcpus} or more and run pulumi up, or submit with --vcpus ${sumCeilings(queue)} or less`,
        }),
    ],
    [
        /^MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT/,
        ({ job, queue }) => ({
            what: `Batch says that no instance type of the queue can hold the job: ${findFitProblem(job.needs, listTypes(queue)) ?? describeNeeds(job)}`,
            fix: "submit with less (--memory, --vcpus, --gpus), or add a larger type to gpu-batch:instanceTypes",
        }),
    ],
    [
        /^CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY/,
        ({ queue }) => ({
            what: `Batch says that AWS has no capacity of ${listTypes(queue).join(", ")} at present`,
            fix: "wait, rerun in another cell (gpu-batch rerun --region), add types to gpu-batch:instanceTypes, or set gpu-batch:onDemandFallback",
        }),
    ],
];

function sumCeilings({ environments }: QueueState): number {
    return Math.max(0, ...environments.map(({ maxVcpus }) => maxVcpus));
}

function listTypes({ environments }: QueueState): string[] {
    return [...new Set(environments.flatMap(({ instanceTypes }) => instanceTypes))];
}

function describeNeeds({ needs }: Job): string {
    return `${needs.gpus} GPUs, ${needs.vcpus} vCPUs, ${needs.memoryMiB} MiB`;
}

const quoteBatch: Rule = (facts) => {
    const reason = facts.job.statusReason ?? "";
    return REASONS.find(([pattern]) => pattern.test(reason))?.[1](facts);
};

const explainQueueState: Rule = ({ queue: { name, state, status, statusReason } }) =>
    state === "ENABLED" && status === "VALID"
        ? undefined
        : {
              what: `the queue ${name} is ${state} and ${status}${statusReason ? ` (${statusReason})` : ""}`,
              fix: "run pulumi up to repair it; a disabled queue starts nothing",
          };

const explainEnvironmentState: Rule = ({ queue }) => {
    const usable = queue.environments.filter(
        ({ state, status }) => state === "ENABLED" && ["VALID", "UPDATING"].includes(status),
    );
    if (usable.length > 0) return undefined;
    const states = queue.environments.map(
        ({ name, state, status, statusReason }) =>
            `${name} is ${state} and ${status}${statusReason ? ` (${statusReason})` : ""}`,
    );
    return {
        what: `no environment can start instances: ${states.join("; ") || "the queue has none"}`,
        fix: "repair what the reason names (role, launch template, AMI, subnets), then run pulumi up",
    };
};

const explainLimits: Rule = ({ job, queue }) => {
    const most = sumCeilings(queue);
    return queue.environments.length > 0 && job.needs.vcpus > most
        ? {
              what: `the job asks for ${job.needs.vcpus} vCPUs, and the largest environment's ceiling is ${most}`,
              fix: `raise gpu-batch:maxVcpus, or submit with --vcpus ${most} or less`,
          }
        : undefined;
};

const explainMemory: Rule = ({ job, queue }) => {
    const unfit = findFitProblem(job.needs, listTypes(queue));
    return unfit
        ? { what: unfit, fix: "submit with --memory, --vcpus or --gpus that fit" }
        : undefined;
};

/** Types of the queue that can hold the job, the smallest first. */
export function listFittingTypes({ job, queue }: Pick<StuckFacts, "job" | "queue">): string[] {
    return listTypes(queue)
        .flatMap((type) => findGpuInstance(type) ?? [])
        .filter((instance) => fits(job.needs, instance))
        .sort((a, b) => a.vcpus - b.vcpus)
        .map(({ type }) => type);
}

/**
 * The vCPUs that the job needs of the one quota that every fitting type counts against; undefined
 * where types of two quotas fit, so that neither alone keeps the job from starting.
 */
function findQuotaNeed(facts: StuckFacts): { quota: VcpuQuota; needed: number } | undefined {
    const types = listFittingTypes(facts);
    const smallest = findGpuInstance(types[0] ?? "");
    const [quotaClass, another] = new Set(types.map(classifyQuota));
    return smallest && quotaClass && !another
        ? { quota: VCPU_QUOTAS.spot[quotaClass], needed: smallest.vcpus }
        : undefined;
}

/** How to get a larger quota. */
function describeRequest(needed: number, queue: QueueState): string {
    return `ask Service Quotas for ${Math.max(needed, sumCeilings(queue))} vCPUs; the figure counts vCPUs, not instances`;
}

const explainQuota: Rule = (facts) => {
    const need = findQuotaNeed(facts);
    return need && facts.quotaVcpus !== undefined && facts.quotaVcpus < need.needed
        ? {
              what: `the account may run ${facts.quotaVcpus} vCPUs of spot ("${need.quota.name}"), and the smallest type that fits has ${need.needed}`,
              fix: describeRequest(need.needed, facts.queue),
          }
        : undefined;
};

/** The same by AWS's default, where nobody can say what the account has. */
const explainDefaultQuota: Rule = (facts) => {
    const need = findQuotaNeed(facts);
    return need && facts.quotaVcpus === undefined && need.quota.defaultVcpus < need.needed
        ? {
              what: `the account's quota is not known: Service Quotas does not answer, AWS's default for "${need.quota.name}" is ${need.quota.defaultVcpus} vCPUs, and the smallest type that fits has ${need.needed}`,
              fix: `look it up in the Service Quotas console; if it is too low, ${describeRequest(need.needed, facts.queue)}`,
          }
        : undefined;
};

const explainImage: Rule = ({ job }) => {
    const pull = job.attempts.find(({ reason }) => reason?.startsWith("CannotPullContainerError"));
    return pull
        ? {
              what: `the image ${job.image ?? ""} cannot be pulled: ${pull.reason ?? ""}`,
              fix: "see that the tag exists in the cell's region and that the execution role may pull it",
          }
        : undefined;
};

const explainFullQueue: Rule = ({ queue }) => {
    const desired = queue.environments.reduce((sum, one) => sum + one.desiredVcpus, 0);
    const most = queue.environments.reduce((sum, one) => sum + one.maxVcpus, 0);
    return most > 0 && desired >= most
        ? {
              what: `the environments are full: ${desired} of ${most} vCPUs are in use or coming up`,
              fix: "wait for other jobs, or raise gpu-batch:maxVcpus",
          }
        : undefined;
};

const explainCapacity: Rule = ({ queue }) => {
    const starting = queue.environments.some(({ desiredVcpus }) => desiredVcpus > 0);
    return starting
        ? {
              what: `Batch asks for instances of ${listTypes(queue).join(", ")} and none has come: spot capacity is short, or instances cannot join the cluster`,
              fix: "look at the Auto Scaling group's activity; rerun in another cell (gpu-batch rerun --region) when capacity is short",
          }
        : undefined;
};

/** What is certain. */
const RULES: readonly Rule[] = [
    quoteBatch,
    explainQueueState,
    explainEnvironmentState,
    explainLimits,
    explainMemory,
    explainQuota,
    explainImage,
    explainFullQueue,
];

/** What is likely where nothing is certain. */
const GUESSES: readonly Rule[] = [explainDefaultQuota, explainCapacity];

/** Every known cause why a job stays RUNNABLE; at least one, the last resort names what was ruled out. */
export function explainStuck(facts: StuckFacts): Cause[] {
    const causes = RULES.flatMap((rule) => rule(facts) ?? []);
    if (causes.length > 0) return causes;
    const guesses = GUESSES.flatMap((rule) => rule(facts) ?? []);
    if (guesses.length > 0) return guesses;
    return [
        {
            what: "queue, environments, ceiling, memory and quota are in order, and Batch asks for no instance yet",
            fix: "wait a few minutes: Batch scales every few minutes; then look at the environment in the console",
        },
    ];
}
