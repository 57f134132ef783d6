import type { ComputeResource } from "@aws-sdk/client-batch";
import { GPU_TYPES, findGpuInstance } from "../../../core/facts/gpuInstances";
import { countNoun, joinWords } from "../../../core/problems/problems";
import type { GivenSettings } from "../draft";
import { Differences, type FoundEnvironment, type Translation } from "./found";

/** Smallest root volume of a cell's instances, GiB. */
const MIN_ROOT_GIB = 100;
/** Smallest ceiling of a cell, vCPUs. */
const MIN_VCPUS = 4;
/** Names of Batch for types of its own choice, none of which has a GPU. https://docs.aws.amazon.com/batch/latest/userguide/instance-type-compute-table.html */
const OWN_CHOICE = /^(optimal|default_)/;

/** Whether an environment starts EC2 instances for ECS, which is what a cell does. */
function isUsable({ detail }: FoundEnvironment): boolean {
    const { type, computeResources, eksConfiguration } = detail;
    const market = computeResources?.type ?? "";
    return type !== "UNMANAGED" && !eksConfiguration && ["EC2", "SPOT"].includes(market);
}

/** The settings of environments, in the order in which the queue fills them. */
export function translateEnvironments(found: readonly FoundEnvironment[]): Translation {
    const usable = found.filter(isUsable);
    const spot = usable.filter(({ detail }) => detail.computeResources?.type === "SPOT");
    const main = spot.length > 0 ? spot : usable;
    const onDemand = spot.length > 0 ? usable.filter((one) => !spot.includes(one)) : [];
    const told = found.map((one) => tellEnvironment(one, main, onDemand));
    const types = translateTypes(main);
    const amis = [...new Set(usable.flatMap(({ ami }) => ami?.id ?? []))];
    const root = Math.max(MIN_ROOT_GIB, ...usable.map(readRootGiB));
    const settings: GivenSettings = {
        ...(types.names.length > 0 && { instanceTypes: types.names }),
        ...(main.length > 0 && { maxVcpus: Math.max(MIN_VCPUS, sumCeilings(main)) }),
        ...(onDemand.length > 0 && { onDemandFallback: sumCeilings(onDemand) }),
        ...(root > MIN_ROOT_GIB && { rootVolumeGiB: root }),
        ...(amis.length === 1 && { ami: amis[0] }),
    };
    const several = new Differences("environments");
    if (main.length > 1)
        several.addChange(
            `${joinWords(main.map(nameEnvironment))} become one spot environment, of all their types`,
        );
    if (amis.length > 1)
        several.addChange(`a cell has one AMI, and these have ${joinWords(amis)}: it takes AWS's`);
    return {
        settings,
        differences: [...told.flat(), ...types.differences, ...several.list],
    };
}

function sumCeilings(environments: readonly FoundEnvironment[]): number {
    return environments.reduce(
        (sum, { detail }) => sum + (detail.computeResources?.maxvCpus ?? 0),
        0,
    );
}

const nameEnvironment = ({ detail }: FoundEnvironment) => detail.computeEnvironmentName ?? "";

/** The GPU types of environments: a family stands for its sizes. */
function translateTypes(environments: readonly FoundEnvironment[]) {
    const told = environments.map((environment) => {
        const differences = new Differences(`environment ${nameEnvironment(environment)}`);
        const entries = environment.detail.computeResources?.instanceTypes ?? [];
        const names = entries.flatMap((entry) => {
            if (findGpuInstance(entry)) return [entry];
            const sizes = GPU_TYPES.filter((type) => type.startsWith(`${entry}.`));
            if (sizes.length > 0)
                differences.addChange(
                    `the family ${entry} is written as its ${countNoun(sizes.length, "type")}; remove those that you do not want`,
                );
            else
                differences.addMissing(
                    OWN_CHOICE.test(entry)
                        ? `${entry} lets AWS choose types without a GPU: left out`
                        : `${entry} is no x86_64 NVIDIA type: left out`,
                );
            return sizes;
        });
        if (names.length === 0)
            differences.addChange("no type with a GPU remains: the default types are taken");
        return { names, list: differences.list };
    });
    return {
        names: [...new Set(told.flatMap(({ names }) => names))],
        differences: told.flatMap(({ list }) => list),
    };
}

/** What of one environment is other in a cell. */
function tellEnvironment(
    environment: FoundEnvironment,
    main: readonly FoundEnvironment[],
    onDemand: readonly FoundEnvironment[],
) {
    const { detail } = environment;
    const differences = new Differences(`environment ${nameEnvironment(environment)}`);
    const resources = detail.computeResources;
    if (!isUsable(environment) || !resources) {
        differences.addMissing(`${describeKind(environment)}: a cell starts EC2 instances for ECS`);
        return differences.list;
    }
    if (onDemand.includes(environment))
        differences.addChange(
            "on demand: it becomes onDemandFallback, which takes overflow and no reclaimed jobs; the policy spot-compute-environment wants its reason",
        );
    else if (resources.type === "EC2" && main.includes(environment))
        differences.addChange(
            "on demand: a cell runs on spot, and retries the jobs of reclaimed instances",
        );
    if (detail.state === "DISABLED") differences.addChange("disabled: a cell's is enabled");
    tellResources(resources, differences);
    tellAmi(environment, differences);
    return differences.list;
}

function describeKind({ detail }: FoundEnvironment): string {
    if (detail.eksConfiguration) return "Amazon EKS";
    return detail.type === "UNMANAGED"
        ? "unmanaged"
        : (detail.computeResources?.type ?? "of another kind");
}

function tellResources(resources: ComputeResource, differences: Differences): void {
    const {
        minvCpus = 0,
        maxvCpus = 0,
        allocationStrategy = "BEST_FIT",
        bidPercentage,
    } = resources;
    if (minvCpus > 0)
        differences.addChange(
            `keeps ${countNoun(minvCpus, "vCPU")} running: a cell goes down to 0`,
        );
    if (maxvCpus < MIN_VCPUS)
        differences.addChange(`maxvCpus ${maxvCpus}: the least of a cell is ${MIN_VCPUS}`);
    if (resources.type === "SPOT" && allocationStrategy !== "SPOT_PRICE_CAPACITY_OPTIMIZED")
        differences.addChange(`${allocationStrategy}: a cell has SPOT_PRICE_CAPACITY_OPTIMIZED`);
    if (bidPercentage !== undefined && bidPercentage !== 0 && bidPercentage !== 100)
        differences.addChange(`bids ${bidPercentage}% of the on-demand price: a cell bids 100%`);
    differences.addMissingOf([
        [resources.subnets, "subnets: a cell has a VPC of its own (gpu-batch:network)"],
        [resources.securityGroupIds, "security groups: a cell's has no inbound rule"],
        [resources.ec2KeyPair, "EC2 key pair: Session Manager, or gpu-batch:network.bastion"],
        [
            resources.instanceRole,
            "instance role: a cell has its own, with no rights for jobs; see gpu-batch:data",
        ],
        [resources.spotIamFleetRole, "Spot Fleet role: its allocation strategy needs none"],
        [resources.placementGroup, "placement group"],
        [resources.tags, "tags of instances: write those that you want to gpu-batch:tags"],
    ]);
}

function tellAmi({ detail, template, ami }: FoundEnvironment, differences: Differences): void {
    const named = detail.computeResources?.ec2Configuration ?? [];
    if (ami)
        differences.addChange(
            `its AMI ${ami.id}${ami.name ? ` (${ami.name})` : ""} is kept, and must be an ECS GPU AMI of Amazon Linux 2023; ami: recommended is AWS's, custom the cell's own`,
        );
    for (const { imageType = "" } of named)
        if (!ami && imageType !== "ECS_AL2023_NVIDIA")
            differences.addChange(`AMI type ${imageType}: a cell has AWS's ECS_AL2023_NVIDIA`);
    if (!template) {
        if (detail.computeResources?.launchTemplate)
            differences.addMissing("launch template: it cannot be read; a cell has its own");
        return;
    }
    const small = (readTemplateGiB(template) ?? MIN_ROOT_GIB) < MIN_ROOT_GIB;
    if (small)
        differences.addChange(
            `a root volume of ${readTemplateGiB(template)} GiB: the least of a cell is ${MIN_ROOT_GIB}`,
        );
    differences.addMissingOf([
        [template.UserData, "user data of the launch template: put it into the AMI or the image"],
        [template.KeyName, "key pair of the launch template: Session Manager, or a bastion"],
        [
            (template.BlockDeviceMappings ?? []).length > 1,
            "further volumes of the launch template: a cell has one root volume",
        ],
        [template.NetworkInterfaces, "network interfaces of the launch template"],
        [template.Placement, "placement of the launch template"],
    ]);
}

function readTemplateGiB({ BlockDeviceMappings }: NonNullable<FoundEnvironment["template"]>) {
    return BlockDeviceMappings?.[0]?.Ebs?.VolumeSize;
}

function readRootGiB({ template }: FoundEnvironment): number {
    return (template && readTemplateGiB(template)) ?? 0;
}
