import { BatchClient, paginateDescribeComputeEnvironments } from "@aws-sdk/client-batch";
import { DeregisterImageCommand, EC2Client, paginateDescribeImages } from "@aws-sdk/client-ec2";
import { CELL_TAG, type BuiltAmi } from "../../core/facts/cellAmis";
import { configureClient } from "../aws/clients";

/** An AMI of the account, with what it stores. */
export interface StoredAmi extends BuiltAmi {
    readonly name: string;
    /** Size of its volumes in GiB; its snapshots store the blocks that were written, at most so much. */
    readonly volumeGiB: number;
}

/** The AMIs that a cell's pipeline built and that still exist. */
export async function listBuiltAmis(region: string, cell: string): Promise<StoredAmi[]> {
    const found: StoredAmi[] = [];
    const pages = paginateDescribeImages(
        { client: new EC2Client(configureClient(region)) },
        { Owners: ["self"], Filters: [{ Name: `tag:${CELL_TAG}`, Values: [cell] }] },
    );
    for await (const { Images = [] } of pages)
        for (const image of Images)
            found.push({
                id: image.ImageId ?? "",
                name: image.Name ?? "",
                creationDate: image.CreationDate ?? "",
                tags: Object.fromEntries(
                    (image.Tags ?? []).map(({ Key = "", Value = "" }) => [Key, Value]),
                ),
                volumeGiB: (image.BlockDeviceMappings ?? []).reduce(
                    (sum, { Ebs }) => sum + (Ebs?.VolumeSize ?? 0),
                    0,
                ),
            });
    return found;
}

/** AMI id to the compute environment that launches it, for every environment of a region. */
export async function listEnvironmentAmis(region: string): Promise<Map<string, string>> {
    const used = new Map<string, string>();
    const pages = paginateDescribeComputeEnvironments(
        { client: new BatchClient(configureClient(region)) },
        {},
    );
    for await (const { computeEnvironments = [] } of pages)
        for (const { computeEnvironmentName = "", computeResources } of computeEnvironments) {
            const ids = [
                computeResources?.imageId,
                ...(computeResources?.ec2Configuration ?? []).map(
                    ({ imageIdOverride }) => imageIdOverride,
                ),
            ];
            for (const id of ids) if (id) used.set(id, computeEnvironmentName);
        }
    return used;
}

/**
 * Deregisters an AMI and deletes the snapshots that belong to it alone.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeregisterImage.html
 */
export async function deleteAmi(region: string, id: string): Promise<void> {
    const client = new EC2Client(configureClient(region));
    await client.send(new DeregisterImageCommand({ ImageId: id, DeleteAssociatedSnapshots: true }));
}
