import {
    DescribeAvailabilityZonesCommand,
    DescribeRegionsCommand,
    paginateDescribeInstanceTypeOfferings,
    type EC2Client,
} from "@aws-sdk/client-ec2";

/** Every region of the partition, with whether the account may use it. */
export async function readRegionStates(
    client: EC2Client,
    abortSignal?: AbortSignal,
): Promise<Map<string, boolean>> {
    const { Regions = [] } = await client.send(new DescribeRegionsCommand({ AllRegions: true }), {
        abortSignal,
    });
    return new Map(
        Regions.map(({ RegionName = "", OptInStatus }) => [
            RegionName,
            OptInStatus !== "not-opted-in",
        ]),
    );
}

/** The region's usable zones: zone ID to the name that it has in this account. */
export async function readZoneNames(
    client: EC2Client,
    abortSignal?: AbortSignal,
): Promise<Record<string, string>> {
    const { AvailabilityZones = [] } = await client.send(
        new DescribeAvailabilityZonesCommand({
            Filters: [
                { Name: "zone-type", Values: ["availability-zone"] },
                { Name: "state", Values: ["available"] },
            ],
        }),
        { abortSignal },
    );
    return Object.fromEntries(
        AvailabilityZones.flatMap(({ ZoneId, ZoneName }) =>
            ZoneId && ZoneName ? [[ZoneId, ZoneName] as const] : [],
        ),
    );
}

/** Pairs of type and zone name that the region offers, as `g5.xlarge us-east-2a`. */
export async function readOfferings(
    client: EC2Client,
    types: readonly string[],
    abortSignal?: AbortSignal,
): Promise<Set<string>> {
    const found = new Set<string>();
    const pages = paginateDescribeInstanceTypeOfferings(
        { client },
        {
            LocationType: "availability-zone",
            // A filter takes 200 values; https://docs.aws.amazon.com/AWSEC2/latest/APIReference/Query-Requests.html
            Filters: [{ Name: "instance-type", Values: [...types] }],
        },
        { abortSignal },
    );
    for await (const page of pages)
        for (const { InstanceType, Location } of page.InstanceTypeOfferings ?? [])
            found.add(`${InstanceType} ${Location}`);
    return found;
}
