import { arn, type Row, type TypeModel } from "../model";

const TERRAFORM =
    "https://github.com/hashicorp/terraform-provider-aws/blob/v6.0.0/internal/service/batch";

const SHARES = "aws:batch/schedulingPolicy:SchedulingPolicy";

/** AWS Batch. */
export const BATCH: Readonly<Record<string, TypeModel>> = {
    "aws:batch/computeEnvironment:ComputeEnvironment": {
        // With an update strategy and no service role the rest is updated in place:
        // https://docs.aws.amazon.com/batch/latest/userguide/infrastructure-updates.html
        source: `${TERRAFORM}/compute_environment.go`,
        required: ["type"],
        autoName: "name",
        replaces: [
            "name",
            "namePrefix",
            "type",
            "eksConfiguration",
            "computeResources!",
            "computeResources.ec2Configurations!",
            "computeResources.launchTemplate!",
            "computeResources.placementGroup",
            "computeResources.spotIamFleetRole",
            "serviceRole!",
        ],
        unique: ({ name }) => String(name),
        taken: "ClientException: Object already exists",
        again: "refused",
        refersTo: [
            {
                path: "computeResources.subnets[*]",
                type: "aws:ec2/subnet:Subnet",
                by: "id",
                // Instances of the environment, while it has any, lie in the subnet.
                holds: "DependencyViolation: The subnet has dependencies and cannot be deleted.",
            },
            {
                path: "computeResources.securityGroupIds[*]",
                type: "aws:ec2/securityGroup:SecurityGroup",
                by: "id",
                holds: "DependencyViolation: resource has a dependent object",
            },
            {
                path: "computeResources.instanceRole",
                type: "aws:iam/instanceProfile:InstanceProfile",
                by: "arn",
                delayed: true,
            },
            {
                path: "computeResources.launchTemplate.launchTemplateId",
                type: "aws:ec2/launchTemplate:LaunchTemplate",
                by: "id",
            },
        ],
        id: ({ name }) => String(name),
        outputs: ({ name, state }, { region, serial }) => ({
            arn: arn("batch", region, `compute-environment/${name}`),
            ecsClusterArn: arn("ecs", region, `cluster/AWSBatch-${name}-${serial}`),
            status: "VALID",
            statusReason: "ComputeEnvironment Healthy",
            state: state ?? "ENABLED",
        }),
        slow: true,
        disabledFirst: true,
    },
    "aws:batch/jobQueue:JobQueue": {
        source: `${TERRAFORM}/job_queue.go`,
        required: ["priority", "state"],
        autoName: "name",
        replaces: ["name"],
        unique: ({ name }) => String(name),
        taken: "ClientException: Object already exists",
        again: "refused",
        refersTo: [
            {
                path: "computeEnvironmentOrders[*].computeEnvironment",
                type: "aws:batch/computeEnvironment:ComputeEnvironment",
                by: "arn",
                holds: "ClientException: Cannot delete, found existing JobQueue relationship",
            },
            {
                path: "schedulingPolicyArn",
                type: SHARES,
                by: "arn",
                holds: "ClientException: Cannot delete, found existing JobQueue relationship",
            },
        ],
        id: ({ name }, { region }) => arn("batch", region, `job-queue/${name}`),
        outputs: ({ name }, { region }) => ({ arn: arn("batch", region, `job-queue/${name}`) }),
        // https://docs.aws.amazon.com/batch/latest/APIReference/API_UpdateJobQueue.html
        refuses: (before, after) =>
            (before.schedulingPolicyArn === undefined) === (after.schedulingPolicyArn === undefined)
                ? undefined
                : "ClientException: Only fairshare queue can have scheduling policy",
        slow: true,
        disabledFirst: true,
    },
    [SHARES]: {
        source: `${TERRAFORM}/scheduling_policy.go`,
        required: [],
        autoName: "name",
        replaces: ["name"],
        unique: ({ name }) => String(name),
        taken: "ClientException: Object already exists",
        again: "refused",
        id: ({ name }, { region }) => arn("batch", region, `scheduling-policy/${name}`),
        outputs: (_, __, id) => ({ arn: id }),
    },
    "aws:batch/jobDefinition:JobDefinition": {
        // Every change but that of tags registers a revision; deletion deregisters all of them.
        source: `${TERRAFORM}/job_definition.go`,
        required: ["type"],
        autoName: "name",
        replaces: ["name", "type", "platformCapabilities", "retryStrategy.evaluateOnExits!"],
        // Another registration under the name is another revision.
        again: "second",
        id: ({ name }, { region }) => arn("batch", region, `job-definition/${name}:1`),
        outputs: ({ name }, { region }) => revision(region, String(name), 1),
        updated: (row, inputs) => {
            const next = Number(row.outputs.revision) + 1;
            // Pulumi keeps the id of the first revision; the provider reads by the ARN.
            const earlier = inputs.deregisterOnNewRevision === false ? [row.outputs.arn] : [];
            row.revisions.push(...(earlier as string[]));
            return revision(row.region, String(inputs.name), next);
        },
    },
};

function revision(region: string, name: string, number: number) {
    const prefix = arn("batch", region, `job-definition/${name}`);
    return { arn: `${prefix}:${number}`, arnPrefix: prefix, revision: number };
}

/** ARNs under which jobs may be submitted from a definition: the newest revision and those kept. */
export function activeRevisions(row: Row): string[] {
    return [...row.revisions, String(row.outputs.arn)];
}
