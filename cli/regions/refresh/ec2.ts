import {
    DescribeAvailabilityZonesCommand,
    DescribeRegionsCommand,
    paginateDescribeInstanceTypeOfferings,
    paginateDescribeSpotPriceHistory,
    paginateGetSpotPlacementScores,
    type _InstanceType,
    type EC2Client,
} from "@aws-sdk/client-ec2";
import { WINDOW_DAYS, type PricePoint } from "./history";

const DAY_MS = 86_400_000;

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

/** Spot prices of the last weeks by `type zone-name`. */
export async function readSpotHistory(
    client: EC2Client,
    types: readonly string[],
    now: Date,
    abortSignal: AbortSignal,
): Promise<Map<string, PricePoint[]>> {
    const history = new Map<string, PricePoint[]>();
    const pages = paginateDescribeSpotPriceHistory(
        { client },
        {
            InstanceTypes: types as _InstanceType[],
            ProductDescriptions: ["Linux/UNIX"],
            // The price in force at this moment is returned too.
            StartTime: new Date(now.getTime() - WINDOW_DAYS * DAY_MS),
            EndTime: now,
        },
        { abortSignal },
    );
    for await (const page of pages)
        for (const {
            InstanceType,
            AvailabilityZone,
            SpotPrice,
            Timestamp,
        } of page.SpotPriceHistory ?? []) {
            const usd = Number(SpotPrice);
            const key = `${InstanceType} ${AvailabilityZone}`;
            const at = Timestamp?.getTime();
            if (!(usd > 0) || at === undefined || Number.isNaN(at)) continue;
            const points = history.get(key) ?? [];
            points.push({ at, usd });
            history.set(key, points);
        }
    return history;
}

/** Placement scores of a fleet, 1 to 10, by region. */
export async function readPlacementScores(
    client: EC2Client,
    fleet: { readonly types: readonly string[]; readonly vcpus: number },
    regions: readonly string[],
    abortSignal: AbortSignal,
): Promise<Map<string, number>> {
    const scores = new Map<string, number>();
    const pages = paginateGetSpotPlacementScores(
        { client },
        {
            InstanceTypes: [...fleet.types],
            TargetCapacity: fleet.vcpus,
            TargetCapacityUnitType: "vcpu",
            RegionNames: [...regions],
        },
        { abortSignal },
    );
    for await (const page of pages)
        for (const { Region, Score } of page.SpotPlacementScores ?? [])
            if (Region && Score !== undefined) scores.set(Region, Score);
    return scores;
}
