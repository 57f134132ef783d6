import { getAuthorizationTokenOutput } from "@pulumi/aws/ecr/getAuthorizationToken";
import { getCallerIdentity } from "@pulumi/aws/getCallerIdentity";
import { Provider } from "@pulumi/aws/provider";
import { getParameterOutput } from "@pulumi/aws/ssm/getParameter";
import * as pulumi from "@pulumi/pulumi";
import type { CellSettings } from "../core/settings/settings";
import { Alerts } from "./alerts/alerts";
import { GpuAmi, type GpuAmiArgs } from "./ami/gpuAmi";
import { RECOMMENDED_AMI } from "./ami/recipe";
import { SpotBatch } from "./batch/spotBatch";
import { findOldestDriver } from "../core/facts/cudaDriver";
import { GpuImage } from "./image/gpuImage";
import type { CellArgs, CellImage, CellOutputs, CellProviders } from "./cellTypes";
import { BastionPeering } from "./network/bastionPeering";
import { Network } from "./network/network";
import {
    nameCell,
    buildCellNames,
    findPartition,
    PROJECT,
    type CellNames,
} from "../core/facts/names";
import { JobBucket } from "./storage/jobBucket";
import { AMI_LOG_PREFIX } from "./storage/prefixes";
import { TrainingWorkflow } from "./training/trainingWorkflow";
import { buildWorkflowNames } from "../core/facts/workflowNames";

/** One region's whole environment. Nothing in it refers to another cell. */
export class Cell extends pulumi.ComponentResource {
    /** What the `gpu-batch` command reads of this cell. */
    public readonly outputs: CellOutputs;

    /** @param providers the cell's own provider, and that of the bastion's region where it differs */
    constructor(name: string, args: CellArgs, providers: CellProviders) {
        super("gpu-batch:index:Cell", name, args, { providers: [providers.cell] });
        const parent = { parent: this };
        const { settings } = args;
        // What belongs to the network and to the AMI is not recorded twice with the queue.
        const { missingTypes: _, cidr, zones, bastion, ami, amiBuild, ...rest } = settings;
        const { training, alerts, ...batchSettings } = rest;
        const { region, data, logRetentionDays } = settings;
        const id = { stack: args.stack, region, accountId: args.accountId };
        const names = buildCellNames(id);
        const teams = Object.keys(settings.fairShare);

        const network = new Network(`${name}-network`, { region, cidr, zones }, parent);
        if (bastion) {
            new BastionPeering(
                `${name}-bastion`,
                {
                    region,
                    cidr,
                    bastion,
                    vpcId: network.vpcId,
                    securityGroupId: network.securityGroupId,
                    routeTableIds: network.routeTableIds,
                },
                providers.bastion ?? providers.cell,
                parent,
            );
        }
        const bucket = new JobBucket(
            `${name}-bucket`,
            { bucketName: names.bucket, partition: findPartition(region) },
            parent,
        );
        const createImage = this.createImage(name, args.image, names);
        const chooseAmi = this.chooseAmi(ami, {
            ...amiBuild,
            ...{ region, accountId: args.accountId, names },
            instanceTypes: settings.instanceTypes,
            minimumDriver: args.image.cuda ? (findOldestDriver(args.image.cuda) ?? 0) : 0,
            logRetentionDays,
            logBucket: names.bucket,
            logPrefix: AMI_LOG_PREFIX,
            tags: args.tags,
            subnetId: network.subnetIds.apply(([first]) => first!),
            securityGroupId: network.securityGroupId,
        });
        const batch = new SpotBatch(
            name,
            {
                ...batchSettings,
                stack: args.stack,
                accountId: args.accountId,
                names,
                keyPair: bastion?.keyPair,
                tags: args.tags,
                imageUri: createImage.uri,
                amiId: chooseAmi,
                subnetIds: network.subnetIds,
                securityGroupId: network.securityGroupId,
            },
            createImage.pushed,
            parent,
        );
        const workflow =
            training &&
            new TrainingWorkflow(
                `${name}-training`,
                {
                    ...{ ...id, training, data, logRetentionDays, tags: args.tags },
                    teams: [...teams].sort(),
                    imageUri: createImage.uri,
                    bucketName: names.bucket,
                },
                createImage.pushed,
                parent,
            );
        const told = new Alerts(
            `${name}-alerts`,
            {
                ...{ ...id, ...alerts, logRetentionDays },
                buildsAmis: ami === "custom",
                stateMachineArn: training && buildWorkflowNames(id).stateMachineArn,
            },
            parent,
        );

        this.outputs = {
            region,
            queueArn: batch.queueArn,
            queueName: batch.queueName,
            jobDefinitionArn: batch.jobDefinitionArn,
            image: createImage.uri,
            logGroup: batch.logGroupName,
            bucket: bucket.bucketName,
            instanceTypes: settings.instanceTypes,
            onDemand: settings.onDemandMaxVcpus > 0,
            job: settings.job,
            jobsPerGpu: settings.jobsPerGpu,
            teams,
            alertTopicArn: told.topicArn,
            ...(workflow ? { stateMachineArn: workflow.stateMachineArn } : {}),
        };
        this.registerOutputs(this.outputs);
    }

    /** Reference of the jobs' image, and what must exist before a job can pull it. */
    private createImage(name: string, image: CellImage, names: CellNames) {
        if ("uri" in image) return { uri: image.uri, pushed: [] };
        const token = getAuthorizationTokenOutput({}, { parent: this });
        const built = new GpuImage(
            `${name}-image`,
            { ...image, names },
            { username: token.userName, password: pulumi.secret(token.password) },
            { parent: this },
        );
        return { uri: built.uri, pushed: [built.pushed] };
    }

    /** The environment's AMI: AWS's, an existing one, or one of the cell's own. */
    private chooseAmi(ami: string, args: GpuAmiArgs): pulumi.Input<string> {
        const parent = { parent: this };
        switch (ami) {
            case "recommended":
                // AMI ids are public; the provider marks every parameter's value as a secret.
                return getParameterOutput({ name: RECOMMENDED_AMI }, parent).insecureValue;
            case "custom":
                return new GpuAmi(`${args.names.cell}-ami`, args, parent).amiId;
            default:
                return ami;
        }
    }
}

/**
 * Opens a cell: its providers first, then the account that they reach, then everything else, so that
 * every name and document in it is plain text in a preview.
 */
export async function openCell(
    stack: string,
    accountId: string | undefined,
    settings: CellSettings,
    image: CellImage,
): Promise<Cell> {
    const name = nameCell(stack, settings.region);
    const tags = { ...settings.tags, [`${PROJECT}:stack`]: stack, [`${PROJECT}:cell`]: name };
    const provider = (logicalName: string, region: string) =>
        new Provider(logicalName, {
            region,
            ...(accountId ? { allowedAccountIds: [accountId] } : {}),
            defaultTags: { tags },
        });
    const cell = provider(name, settings.region);
    const bastionRegion = settings.bastion?.region;
    const bastion =
        bastionRegion !== undefined && bastionRegion !== settings.region
            ? provider(`${name}-bastion-${bastionRegion}`, bastionRegion)
            : undefined;
    const identity = await getCallerIdentity({}, { provider: cell });
    return new Cell(
        name,
        { stack, accountId: identity.accountId, settings, image, tags },
        { cell, bastion },
    );
}
