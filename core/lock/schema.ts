import * as z from "zod";

/** Schema version that this release reads and writes. */
export const LOCK_SCHEMA_VERSION = 1;

/** Stands for every zone of a region, where a price source names no zone. */
export const ANY_ZONE = "*";

/**
 * Shares of instances reclaimed in a month, best first, as the Spot Advisor groups them.
 * @see https://aws.amazon.com/ec2/spot/instance-advisor/
 */
export const INTERRUPTION_BUCKETS = ["<5%", "5-10%", "10-15%", "15-20%", ">20%"] as const;
/** One of {@link INTERRUPTION_BUCKETS}. */
export type InterruptionBucket = (typeof INTERRUPTION_BUCKETS)[number];

const usd = z
    .string({ error: 'must be dollars with four decimals as a string, such as "0.4067"' })
    .regex(/^\d+\.\d{4}$/, {
        error: (issue) =>
            `is ${JSON.stringify(issue.input)}; write dollars with four decimals as a string, such as "0.4067"`,
        abort: true,
    })
    .refine((text) => Number(text) > 0, { error: "is zero; remove the row, or write its price" });

const date = z.iso.date({ error: "must be a date such as 2026-11-20" });

/** A pool: one type in one zone, with its prices per hour. */
const pool = z.strictObject({
    type: z.string(),
    /** Zone ID (`use2-az1`), which means the same zone in every account; or `*`, the mean of all. */
    azId: z.string(),
    /** On-demand price in dollars per hour. */
    odUsd: usd,
    /** Time-weighted mean of the spot price over the last seven days, dollars per hour. */
    spotMean7: usd,
    /** The same over the last 28 days; absent where the source does not go back that far. */
    spotMean28: usd.optional(),
    /** Latest spot price, dollars per hour. */
    spotNow: usd.optional(),
    /** Price changes behind the means. */
    samples: z.int().positive().optional(),
});

/** vCPUs that the account may run on spot at once, and SageMaker's spot instances by type. */
const quota = z.strictObject({
    /** G and VT types, quota L-3819A6DF. */
    G: z.number().min(0).optional(),
    /** P types, quota L-7212CCBC. */
    P: z.number().min(0).optional(),
    /** Instances of a type in spot training jobs, by `ml.` type. */
    sagemakerSpot: z.record(z.string(), z.number().min(0)).optional(),
});

const interruption = z.strictObject({
    /** Day of the figures: no API of AWS gives them, so a refresh leaves them alone. */
    asOf: date,
    byType: z.record(z.string(), z.literal(INTERRUPTION_BUCKETS)),
});

const region = z.strictObject({
    /** Whether the account has the region opted in. */
    enabled: z.boolean(),
    /** True when the last refresh failed here and the figures are older than `asOf`. */
    stale: z.boolean(),
    /** Day of this region's figures where it differs from the lock's: a failed refresh keeps both. */
    asOf: date.optional(),
    /** True while zone IDs and names are examples and not read from the account. */
    sampleZones: z.boolean().default(false),
    /** Absent while nobody has asked the account. */
    quota: quota.optional(),
    /** Spot placement score of the refresh's fleet, 1 to 10. */
    placementScore: z.int().min(1).max(10).optional(),
    /** AWS's ECS GPU AMI of the region, the parent of a custom AMI. */
    parentAmi: z
        .string()
        .regex(/^ami-([0-9a-f]{8}|[0-9a-f]{17})$/, {
            error: (issue) =>
                `is ${JSON.stringify(issue.input)}; write an AMI id such as ami-0123456789abcdef0`,
        })
        .optional(),
    /** True while `parentAmi` is an example. */
    sampleParentAmi: z.boolean().default(false),
    interruption: interruption.optional(),
    /**
     * On-demand price of one SageMaker training instance by `ml.` type, dollars per hour; absent while
     * nobody has asked AWS.
     */
    trainingOdUsd: z.record(z.string(), usd).optional(),
    /** Zone ID to the zone name it has in this account: awsx takes names only. */
    zones: z.record(z.string(), z.string()),
    pools: z.array(pool),
});

const selection = z.strictObject({
    /** Regions of the stack's cells, cheapest first. */
    chosen: z.array(z.string()).min(1, { error: "must name at least one region" }),
    /** Zone IDs that a cell uses, in order of preference, for each chosen region. */
    zones: z.record(z.string(), z.array(z.string())),
    /** Next region to go to when a chosen one fails; null when none is near in price. */
    standby: z.string().nullish(),
    /** What the choice costs above the cheapest feasible regions, percent with one decimal. */
    premiumPct: z
        .string()
        .regex(/^-?\d+\.\d$/, {
            error: 'must be percent with one decimal as a string, such as "3.5"',
        })
        .optional(),
    /** Who chose: the ranking, a pin or a swap by hand. Absent: nobody, so nothing is protected. */
    how: z.enum(["ranked", "pinned", "swapped"]).optional(),
    /** Day of the last change of `chosen`. */
    chosenAt: date,
    reasons: z.array(z.string()),
});

/** The whole file. */
export const lockSchema = z.strictObject({
    schemaVersion: z.literal(LOCK_SCHEMA_VERSION),
    /** Day of the prices. */
    asOf: date,
    /** Where the figures come from, and their licence. */
    source: z.string(),
    windowDays: z.int().positive(),
    regions: z.record(z.string(), region),
    selection: z.record(z.string(), selection),
});

/** Prices per type, region and zone, and per stack the chosen regions: `regions.lock.json`. */
export type Lock = z.infer<typeof lockSchema>;
/** One region of the lock. */
export type LockRegion = Lock["regions"][string];
/** One type in one zone. */
export type Pool = LockRegion["pools"][number];
/** What one stack has chosen. */
export type Selection = Lock["selection"][string];
