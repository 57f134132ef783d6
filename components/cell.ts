import { getCallerIdentity } from "@pulumi/aws/getCallerIdentity";
import { Provider } from "@pulumi/aws/provider";
import { getParameterOutput } from "@pulumi/aws/ssm/getParameter";
import * as pulumi from "@pulumi/pulumi";
import type { CellSettings } from "../settings/settings";
import { SpotBatch } from "./batch/spotBatch";
import { BastionPeering } from "./network/bastionPeering";
import { Network } from "./network/network";
import { cellName, cellNames, partition, PROJECT } from "./shared/names";
import { JobBucket } from "./storage/jobBucket";

/** What a Cell needs. */
export interface CellArgs {
    readonly stack: string;
    /** 12 digits. */
    readonly accountId: string;
    readonly settings: CellSettings;
    /** Tags of instances and volumes, which a provider's default tags do not reach. */
    readonly tags: Readonly<Record<string, string>>;
}

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
        const { ami, cidr, zones, bastion, missingTypes: _, ...batchSettings } = settings;
        const { region } = settings;
        const names = cellNames({ stack: args.stack, region, accountId: args.accountId });

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
                    bastionProvider: providers.bastion ?? providers.cell,
                },
                parent,
            );
        }
        const bucket = new JobBucket(
            `${name}-bucket`,
            { bucketName: names.bucket, partition: partition(region) },
            parent,
        );
        const batch = new SpotBatch(
            name,
            {
                ...batchSettings,
                stack: args.stack,
                accountId: args.accountId,
                names,
                keyPair: bastion?.keyPair,
                tags: args.tags,
                amiId: amiId(ami, this),
                subnetIds: network.subnetIds,
                securityGroupId: network.securityGroupId,
            },
            parent,
        );

        this.outputs = {
            region,
            queueArn: batch.queueArn,
            queueName: batch.queueName,
            jobDefinitionArn: batch.jobDefinitionArn,
            image: settings.imageUri,
            logGroup: batch.logGroupName,
            bucket: bucket.bucketName,
        };
        this.registerOutputs(this.outputs);
    }
}

/** One cell as the `gpu-batch` command reads it. */
export interface CellOutputs {
    readonly region: string;
    readonly queueArn: pulumi.Output<string>;
    readonly queueName: pulumi.Output<string>;
    readonly jobDefinitionArn: pulumi.Output<string>;
    readonly image: string;
    readonly logGroup: pulumi.Output<string>;
    readonly bucket: pulumi.Output<string>;
}

/** Providers of one cell. */
interface CellProviders {
    readonly cell: Provider;
    /** Present when the bastion is in another region. */
    readonly bastion?: Provider;
}

/**
 * Opens a cell: its providers first, then the account that they reach, then everything else, so that
 * every name and document in it is plain text in a preview.
 */
export async function openCell(
    stack: string,
    accountId: string | undefined,
    settings: CellSettings,
): Promise<Cell> {
    const name = cellName(stack, settings.region);
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
        { stack, accountId: identity.accountId, settings, tags },
        { cell, bastion },
    );
}

/**
 * AWS's own AMI for GPU instances, by region.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/retrieve-ecs-optimized_AMI.html
 */
const RECOMMENDED_AMI = "/aws/service/ecs/optimized-ami/amazon-linux-2023/gpu/recommended/image_id";

function amiId(ami: string, parent: pulumi.Resource): pulumi.Input<string> {
    // AMI ids are public; the provider marks every parameter's value as a secret.
    return ami === "recommended"
        ? getParameterOutput({ name: RECOMMENDED_AMI }, { parent }).insecureValue
        : ami;
}
