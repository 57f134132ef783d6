import { getAuthorizationTokenOutput } from "@pulumi/aws/ecr/getAuthorizationToken";
import { getCallerIdentity } from "@pulumi/aws/getCallerIdentity";
import { Provider } from "@pulumi/aws/provider";
import { getParameterOutput } from "@pulumi/aws/ssm/getParameter";
import * as pulumi from "@pulumi/pulumi";
import { findOldestDriver } from "../core/facts/cudaDriver";
import {
    AMI_LOG_PREFIX,
    buildCellNames,
    findPartition,
    nameCell,
    PREFIX,
} from "../core/facts/names";
import { buildWorkflowNames } from "../core/facts/workflowNames";
import type { CellSettings } from "../core/settings/settings";
import { Alerts } from "./alerts/alerts";
import { GpuAmi } from "./ami/gpuAmi";
import { RECOMMENDED_AMI } from "./ami/recipe";
import { SpotBatch } from "./batch/spotBatch";
import type { CellArgs, CellImage, CellOutputs, CellProviders, Site } from "./cellTypes";
import { GpuImage } from "./image/gpuImage";
import { BastionPeering } from "./network/bastionPeering";
import { Network } from "./network/network";
import { JobBucket } from "./storage/jobBucket";
import { TrainingWorkflow } from "./training/trainingWorkflow";

/** One region's whole environment. Nothing in it refers to another cell. */
export class Cell extends pulumi.ComponentResource {
    /** What the `gpu-batch` command reads of this cell. */
    public readonly outputs: CellOutputs;

    /** @param providers the cell's own provider, and that of the bastion's region where it differs */
    constructor(name: string, args: CellArgs, providers: CellProviders) {
        super("gpu-batch:index:Cell", name, args, { providers: [providers.cell] });
        const { settings } = args;
        const id = { stack: args.stack, region: settings.region, accountId: args.accountId };
        const site = { ...args, name, id, names: buildCellNames(id), options: { parent: this } };

        const network = createNetwork(site, providers);
        const bucket = new JobBucket(
            `${name}-bucket`,
            { bucketName: site.names.bucket, partition: findPartition(settings.region) },
            site.options,
        );
        const image = createImage(site);
        const amiId = chooseAmi(site, network);
        const batch = createBatch(site, network, image, amiId);
        const workflow = createWorkflow(site, image);
        const alerts = createAlerts(site);

        this.outputs = {
            region: settings.region,
            queueArn: batch.queueArn,
            queueName: batch.queueName,
            jobDefinitionArn: batch.jobDefinitionArn,
            image: image.uri,
            logGroup: batch.logGroupName,
            bucket: bucket.bucketName,
            instanceTypes: settings.instanceTypes,
            onDemand: settings.onDemandFallback > 0,
            job: settings.job,
            jobsPerGpu: settings.jobsPerGpu,
            teams: Object.keys(settings.fairShare),
            alertTopicArn: alerts.topicArn,
            ...(workflow ? { stateMachineArn: workflow.stateMachineArn } : {}),
        };
        this.registerOutputs(this.outputs);
    }
}

function createNetwork({ name, settings, options }: Site, providers: CellProviders): Network {
    const { region, cidr, zones, bastion } = settings;
    const network = new Network(`${name}-network`, { region, cidr, zones }, options);
    if (bastion)
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
            options,
        );
    return network;
}

type PushedImage = ReturnType<typeof createImage>;

/** Reference of the jobs' image, and what must exist before a job can pull it. */
function createImage({ name, image, names, options }: Site) {
    if ("uri" in image) return { uri: image.uri, pushed: [] };
    const token = getAuthorizationTokenOutput({}, options);
    const built = new GpuImage(
        `${name}-image`,
        {
            names,
            context: image.context,
            dockerfile: image.dockerfile,
            buildArgs: image.buildArgs,
            cuda: image.cuda,
            tag: image.tag,
            pushPrincipals: image.pushPrincipals,
            pullPrincipals: image.pullPrincipals,
        },
        { username: token.userName, password: pulumi.secret(token.password) },
        options,
    );
    return { uri: built.uri, pushed: [built.pushed] };
}

/** The environment's AMI: AWS's, an existing one, or one of the cell's own. */
function chooseAmi(site: Site, network: Network): pulumi.Input<string> {
    const { ami } = site.settings;
    if (ami === "custom") return createAmi(site, network).amiId;
    if (ami !== "recommended") return ami;
    // AMI ids are public; the provider marks every parameter's value as a secret.
    return getParameterOutput({ name: RECOMMENDED_AMI }, site.options).insecureValue;
}

function createAmi(site: Site, network: Network): GpuAmi {
    const { settings, image, names } = site;
    const { amiBuild } = settings;
    return new GpuAmi(
        `${site.name}-ami`,
        {
            region: settings.region,
            accountId: site.accountId,
            names,
            instanceTypes: settings.instanceTypes,
            parentAmi: amiBuild.parentAmi,
            adopted: amiBuild.adopted,
            schedule: amiBuild.schedule,
            vulnerabilityScan: amiBuild.vulnerabilityScan,
            keep: amiBuild.keep,
            volumeGiB: amiBuild.volumeGiB,
            minimumDriver: image.cuda ? (findOldestDriver(image.cuda) ?? 0) : 0,
            logRetentionDays: settings.logRetentionDays,
            logBucket: names.bucket,
            logPrefix: AMI_LOG_PREFIX,
            tags: site.tags,
            subnetId: network.subnetIds.apply(([first]) => first!),
            securityGroupId: network.securityGroupId,
        },
        site.options,
    );
}

function createBatch(
    site: Site,
    network: Network,
    image: PushedImage,
    amiId: pulumi.Input<string>,
): SpotBatch {
    const { settings } = site;
    return new SpotBatch(
        site.name,
        {
            ...site.id,
            names: site.names,
            instanceTypes: settings.instanceTypes,
            maxVcpus: settings.maxVcpus,
            onDemandFallback: settings.onDemandFallback,
            rootVolumeGiB: settings.rootVolumeGiB,
            job: settings.job,
            jobsPerGpu: settings.jobsPerGpu,
            imageUri: image.uri,
            data: settings.data,
            fairShare: settings.fairShare,
            logRetentionDays: settings.logRetentionDays,
            tags: site.tags,
            keyPair: settings.bastion?.keyPair,
            sessionManager: settings.sessionManager,
            amiId,
            subnetIds: network.subnetIds,
            securityGroupId: network.securityGroupId,
        },
        image.pushed,
        site.options,
    );
}

function createWorkflow(site: Site, image: PushedImage): TrainingWorkflow | undefined {
    const { training, data, fairShare, logRetentionDays } = site.settings;
    if (!training) return undefined;
    return new TrainingWorkflow(
        `${site.name}-training`,
        {
            ...site.id,
            training,
            imageUri: image.uri,
            bucketName: site.names.bucket,
            data,
            logRetentionDays,
            tags: site.tags,
            teams: Object.keys(fairShare).sort(),
        },
        image.pushed,
        site.options,
    );
}

function createAlerts({ name, id, settings, options }: Site): Alerts {
    const { alerts, ami, training, logRetentionDays } = settings;
    return new Alerts(
        `${name}-alerts`,
        {
            ...id,
            email: alerts.email,
            monthlyBudgetUsd: alerts.monthlyBudgetUsd,
            notify: alerts.notify,
            stateMachineArn: training && buildWorkflowNames(id).stateMachineArn,
            buildsAmis: ami === "custom",
            logRetentionDays,
        },
        options,
    );
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
    const tags = { ...settings.tags, [`${PREFIX}:stack`]: stack, [`${PREFIX}:cell`]: name };
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
    const args = { stack, accountId: identity.accountId, settings, image, tags };
    return new Cell(name, args, { cell, bastion });
}
