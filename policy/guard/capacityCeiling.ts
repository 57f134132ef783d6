import { listStarted } from "../facts/started/started";
import { weighAtOnce } from "../facts/started/concurrency";
import { isExcused } from "../facts/reasons";
import { readAction, readMachine, listTasks, UNREADABLE } from "../facts/stateMachine";
import { BATCH_INFERENCE_TYPES, listClusters } from "../facts/training";
import { TYPES } from "../facts/types";
import { joinWords } from "../facts/words";
import { definePolicy, knob, peek, type Finding, type StackSubject, type Subject } from "../kit";

/**
 * Calls that start capacity or change its ceiling, and that no policy judges.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
 */
const UNJUDGED: Readonly<Record<string, RegExp>> = {
    autoscaling:
        /^(create|update)AutoScalingGroup$|^setDesiredCapacity$|^createLaunchConfiguration$/i,
    batch: /^(create|update)(Compute|Service)Environment$|^submitServiceJob$|^(create|update)JobQueue$/i,
    cloudformation: /^(create|update)Stack|^executeChangeSet$/i,
    ec2: /^(create|modify)(Fleet|LaunchTemplate|CapacityReservation)|^requestSpot|^startInstances$|^purchase|^modifySpotFleet/i,
    ecs: /^(create|update)CapacityProvider$/i,
    eks: /^(create|update)Nodegroup/i,
    elasticmapreduce: /^(createCluster|runJobFlow|addInstance)/i,
    emr: /^(runJobFlow|addInstance)/i,
    sagemaker:
        /^(create|update)(App|AutoMLJob|Cluster|Endpoint|InferenceComponent|InferenceRecommendationsJob|LabelingJob|NotebookInstance|OptimizationJob|Space|TrainingPlan)|^start(NotebookInstance|PipelineExecution)$/i,
};

/** Nothing grows past the caps. */
export const capacityCeiling = definePolicy({
    id: "guard-capacity-ceiling",
    description:
        "vCPUs of the environments of a region, and volumes and instances of what trains, stay below the caps, also together; a state machine starts nothing that no policy judges.",
    why: "the ceiling is the only limit on what a loop that submits jobs can spend in a night",
    fix: "Lower the number, or raise the cap in the packs' configuration where the reviewers see it.",
    example: "computeResources: { maxVcpus: 256 }",
    level: "mandatory",
    severity: "critical",
    types: [
        TYPES.computeEnvironment,
        TYPES.stateMachine,
        TYPES.trainingJob,
        ...BATCH_INFERENCE_TYPES,
        TYPES.instance,
    ],
    blindSpots:
        "What other stacks of the account, and several executions of a state machine, run at the same time.",
    whenUnknown:
        "An unknown number is a violation, and so is one that is computed when the state runs: ceilings are plain values.",
    knobs: {
        maxVcpus: knob.defineInteger(
            512,
            "Most vCPUs of the environments of a region together.",
            "higher",
        ),
        maxVolumeGiB: knob.defineInteger(500, "Largest volume of a training instance.", "higher"),
        maxInstances: knob.defineInteger(
            4,
            "Most instances of a training job, and of one execution of a state machine at once.",
            "higher",
        ),
        reviewedCalls: knob.defineTextMap(
            {},
            "Calls of state machines that no policy judges and that are fine: service:action, * for any text, to reason.",
        ),
    },
    *check(subject, { maxVcpus, maxVolumeGiB, maxInstances, reviewedCalls }) {
        switch (subject.type) {
            case TYPES.computeEnvironment: {
                const limit = subject.props.at("computeResources", "maxVcpus");
                if (!((limit.number ?? Infinity) <= maxVcpus))
                    yield {
                        what: `may run ${limit.present ? limit.shown : "any number of"} vCPUs`,
                        write: `computeResources.maxVcpus of ${maxVcpus} or less`,
                    };
                return;
            }
            case TYPES.stateMachine:
                yield* findMachineFaults(subject, maxInstances, reviewedCalls);
                return;
            default:
                yield* findJobFaults(subject, maxVolumeGiB, maxInstances);
        }
    },
    *checkInStack(subject, stack, { maxVcpus }) {
        if (subject.type !== TYPES.computeEnvironment) return;
        const together = stack
            .ofType(TYPES.computeEnvironment)
            .filter((other) => findRegion(other) === findRegion(subject));
        const limits = together.map((one) => countVcpus(one) ?? 0);
        const sum = limits.reduce((total, each) => total + each, 0);
        // A single one that is too large has been told of already.
        if (sum > maxVcpus && limits.every((each) => each <= maxVcpus))
            yield {
                what: `may run ${sum} vCPUs together with ${joinWords(together.filter(({ urn }) => urn !== subject.urn).map(({ name }) => name))}`,
                write: `computeResources.maxVcpus that add up to ${maxVcpus} or less`,
            };
    },
});

function findRegion({ provider }: StackSubject): string | undefined {
    const region = peek(() => provider?.props.at("region").text);
    return (region.known ? region.value : undefined) ?? provider?.name;
}

function countVcpus({ props }: StackSubject): number | undefined {
    const limit = peek(() => props.at("computeResources", "maxVcpus").number);
    return limit.known ? limit.value : undefined;
}

/** How many instances one job uses; what a tuning job starts counts as often as it runs at once. */
function countInstances({ type, props, started }: Subject): number {
    const count =
        type === TYPES.instance
            ? (props.at("maxCount").number ?? 1)
            : listClusters(props).reduce(
                  (sum, cluster) => sum + (cluster.at("instanceCount").number ?? 1),
                  0,
              );
    return count * (started?.parallel?.() ?? 1);
}

function* findJobFaults(
    subject: Subject,
    maxVolumeGiB: number,
    maxInstances: number,
): Iterable<Finding> {
    const verb = subject.type === TYPES.trainingJob ? "trains with" : "runs on";
    for (const cluster of listClusters(subject.props)) {
        const size = cluster.at("volumeSizeInGb").number;
        if (size !== undefined && size > maxVolumeGiB)
            yield {
                what: `${verb} ${size} GiB of volume`,
                write: `ResourceConfig.VolumeSizeInGB of ${maxVolumeGiB} or less`,
            };
    }
    const instances = countInstances(subject);
    if (instances > maxInstances)
        yield {
            what: `${verb} ${instances} instances`,
            write:
                subject.type === TYPES.instance
                    ? `MaxCount of ${maxInstances} or less`
                    : `ResourceConfig.InstanceCount of ${maxInstances} or less`,
        };
}

function* findMachineFaults(
    subject: Subject,
    maxInstances: number,
    reviewedCalls: Readonly<Record<string, string>>,
): Iterable<Finding> {
    const machine = readMachine(subject.props.at("definition"));
    if (!machine) {
        yield UNREADABLE;
        return;
    }
    for (const state of listTasks(machine.states)) {
        const action = readAction(state) ?? "";
        if (isUnjudged(action) && !isExcused(reviewedCalls, action))
            yield {
                what: `starts by ${action} in state ${state.name} what no policy judges`,
                write: `it as a resource of the stack, or ${action} with its reason in the setting reviewedCalls`,
            };
    }
    const counts = new Map(
        (listStarted(subject) ?? []).map((one) => {
            // A count that is computed is told of by itself.
            const count = peek(() => countInstances(one));
            return [one.started?.state.path ?? "", count.known ? count.value : 0] as const;
        }),
    );
    const atOnce = weighAtOnce(machine, (path) => counts.get(path) ?? 0);
    if (atOnce > maxInstances && [...counts.values()].every((count) => count <= maxInstances))
        yield {
            what: `may use ${atOnce === Infinity ? "any number of" : atOnce} instances at once`,
            write: `MaxConcurrency in each Map, so that ${maxInstances} instances or fewer run at once`,
        };
}

/** Whether a call, such as `ec2:createFleet`, starts capacity that no policy judges. */
function isUnjudged(action: string): boolean {
    const [service = "", name = ""] = action.split(":");
    return Object.hasOwn(UNJUDGED, service) && UNJUDGED[service]!.test(name);
}
