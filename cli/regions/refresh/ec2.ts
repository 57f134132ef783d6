import {
    paginateDescribeSpotPriceHistory,
    paginateGetSpotPlacementScores,
    type _InstanceType,
    type EC2Client,
} from "@aws-sdk/client-ec2";
import { WINDOW_DAYS, type PricePoint } from "./history";

const DAY_MS = 86_400_000;

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
