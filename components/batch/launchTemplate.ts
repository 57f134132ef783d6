import { encodeUserData } from "./userData";

/** What the launch template is made from. */
export interface LaunchTemplateSpec {
    /** Root disk in GiB, 100 or more: one CUDA image unpacks to 20. */
    readonly rootVolumeGiB: number;
    readonly tags: Readonly<Record<string, string>>;
}

/**
 * Arguments of the launch template. It names no AMI and no market: the environment does, and a
 * second place would win silently. EC2's booleans are text here.
 * @see https://docs.aws.amazon.com/batch/latest/userguide/ami-selection-order.html
 */
export function buildLaunchTemplate({ rootVolumeGiB, tags }: LaunchTemplateSpec) {
    return {
        blockDeviceMappings: [
            {
                // Root of AWS's AL2023 images; another name would add a disk and leave 30 GiB of root.
                deviceName: "/dev/xvda",
                ebs: {
                    volumeType: "gp3",
                    volumeSize: rootVolumeGiB,
                    encrypted: "true",
                    deleteOnTermination: "true",
                },
            },
        ],
        metadataOptions: {
            httpEndpoint: "enabled",
            httpTokens: "required",
            // Jobs share the host's network, so the user data closes the service to them; one hop keeps
            // out containers that have a network of their own.
            httpPutResponseHopLimit: 1,
            // The user data closes the address of IPv4 alone.
            httpProtocolIpv6: "disabled",
        },
        tagSpecifications: [{ resourceType: "volume", tags: { ...tags } }],
        userData: encodeUserData(),
    };
}

/** The environment's template version: a number as text, since `$Latest` is resolved only now and then. */
export function formatTemplateVersion(latest: number): string {
    return String(latest);
}
