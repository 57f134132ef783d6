/** Data that a stack's jobs move each month. */
export interface DataGravity {
    /** Region of the buckets that jobs read and write. */
    readonly region: string;
    /** GB a month that jobs read from there. */
    readonly readGbPerMonth: number;
    /** GB a month that jobs write back. */
    readonly writeGbPerMonth: number;
    /** GB a month of container images that are pulled from there: size times pushes. */
    readonly imageGbPerMonth: number;
}

/** What a stack wants of a region. Plain values: a choice depends on them and on the lock alone. */
export interface SelectionPolicy {
    /** GPU types that Batch may launch. */
    readonly instanceTypes: readonly string[];
    /** vCPUs that a cell may run at once; the spot quota must cover them. */
    readonly maxVcpus: number;
    /** Zones that a cell needs. @default 2 */
    readonly zones: number;
    /** Regions to choose. @default 1 */
    readonly count: number;
    /** Regions that are taken whatever they cost. @default none */
    readonly pin: readonly string[];
    /** Only these regions may be chosen: residency of data. @default all */
    readonly allow: readonly string[];
    /** These may not. @default none */
    readonly deny: readonly string[];
    /** Wins among regions of equal price. @default none */
    readonly prefer: readonly string[];
    /** Whether a custom AMI needs the region's parent AMI. @default false */
    readonly needsParentAmi: boolean;
    /** SageMaker types, `ml.g5.xlarge`, whose spot quota must not be 0. @default none */
    readonly trainingTypes: readonly string[];
    /** Speed of a type against the others; a type twice as fast may cost twice. @default 1 */
    readonly speeds: Readonly<Record<string, number>>;
    /** Share of the work that reclaims destroy, measured on one's own jobs. @default 0 */
    readonly lossFraction: number;
    /** GPU-hours a month, by which transfer and fixed costs are divided. @default 1000 */
    readonly gpuHoursPerMonth: number;
    readonly data?: DataGravity;
    /** Dollars a month that a cell costs idle, by region. @default none */
    readonly fixedUsdPerMonth: Readonly<Record<string, number>>;
    /** A move must save this share. Judgement; on the prices of early 2020 0.05 did better. @default 0.1 */
    readonly threshold: number;
    /** Months in which a move must pay for itself. @default 3 */
    readonly horizonMonths: number;
    /** Dollars that a move costs: an AMI build, image push and transfer, drained jobs. @default 20 */
    readonly switchCostUsd: number;
    /** Days between two moves. @default 30 */
    readonly minDaysBetweenMoves: number;
    /** Days that a region's figures may be behind the lock's. @default 35 */
    readonly maxStaleDays: number;
    /** Today, `2026-11-20`: the rules have no clock. */
    readonly today: string;
}

/** What holds where a stack says nothing. */
export const POLICY_DEFAULTS = {
    zones: 2,
    count: 1,
    pin: [],
    allow: [],
    deny: [],
    prefer: [],
    needsParentAmi: false,
    trainingTypes: [],
    speeds: {},
    lossFraction: 0,
    gpuHoursPerMonth: 1000,
    fixedUsdPerMonth: {},
    threshold: 0.1,
    horizonMonths: 3,
    switchCostUsd: 20,
    minDaysBetweenMoves: 30,
    maxStaleDays: 35,
} as const;

/** Regions whose prices are worth knowing for everybody: cheap for some type, and not opt-in. */
export const DEFAULT_CANDIDATES: readonly string[] = [
    "ap-northeast-2",
    "ca-central-1",
    "eu-north-1",
    "eu-west-2",
    "us-east-1",
    "us-east-2",
    "us-west-2",
];

/** The rule that this replaces: take the cheapest of Virginia, Ohio and Oregon. */
export const FOLK_RULE_REGIONS: readonly string[] = ["us-east-1", "us-east-2", "us-west-2"];
