import { classifyQuota } from "../facts/quotas";
import { compareText } from "../order";
import { joinWords } from "../problems/problems";
import { countDays } from "../lock/days";
import { countGpus } from "./fleet";
import { ANY_ZONE, type Lock, type LockRegion, type Pool } from "../lock/lock";
import type { SelectionPolicy } from "../lock/regionPolicy";

/** Spot at this share of the on-demand price is no discount, and it is still reclaimed. */
const NO_DISCOUNT = 0.95;
/** Placement scores up to this one promise no capacity. */
const POOR_SCORE = 3;
/** Zones that must offer a type: one zone's spot capacity goes all at once. */
const MIN_ZONES = 2;

/** What a region can give to a stack, and why it cannot be chosen. */
export interface Feasibility {
    /** One sentence each; empty when the region can be chosen. */
    readonly rejections: readonly string[];
    /** What nobody knows yet. */
    readonly notes: readonly string[];
    /**
     * The pools that no known quota keeps from the stack. Those without a discount stay: without them a
     * region whose dear pool grows dearer still would count as cheaper.
     */
    readonly pools: readonly Pool[];
    /** Zone IDs with a discounted pool of these, the cheapest first. */
    readonly usableZones: readonly string[];
}

/**
 * Whether a stack may run in a region.
 * @param pools the region's pools of the configured types
 */
export function judgeFeasibility(
    lock: Lock,
    name: string,
    policy: SelectionPolicy,
    pools: readonly Pool[],
): Feasibility {
    const region = lock.regions[name];
    if (!region)
        return {
            rejections: [`${name} is not in the lock`],
            notes: [],
            pools: [],
            usableZones: [],
        };
    const discounted = pools.filter(isDiscounted);
    const { allowed, shortfalls, unknown } = filterByQuota(region, discounted, policy);
    const usableZones = rankZones(region, allowed);
    return {
        pools: filterByQuota(region, pools, policy).allowed,
        usableZones,
        rejections: [
            ...rejectByPolicy(name, region, policy),
            ...rejectStale(lock, region, policy),
            ...rejectPools(pools, discounted, policy),
            ...(discounted.length > 0 && allowed.length === 0 ? shortfalls : []),
            ...(allowed.length > 0 ? rejectByZones(region, usableZones, policy) : []),
            ...rejectByTraining(region, policy),
        ],
        notes: [
            ...(unknown.length > 0 ? [`quota ${joinWords(unknown)} unknown`] : []),
            ...(allowed.length > 0 ? shortfalls : []),
            ...(region.sampleZones ? ["sample zones"] : []),
        ],
    };
}

function isDiscounted({ spotMean7, odUsd }: Pool): boolean {
    return Number(spotMean7) < NO_DISCOUNT * Number(odUsd);
}

/** Zones by the price of their cheapest GPU, equal ones by name. */
function rankZones(region: LockRegion, pools: readonly Pool[]): string[] {
    const cheapest = new Map<string, number>();
    for (const { azId, type, spotMean7 } of pools)
        cheapest.set(
            azId,
            Math.min(cheapest.get(azId) ?? Infinity, Number(spotMean7) / countGpus(type)),
        );
    if (cheapest.has(ANY_ZONE)) return Object.keys(region.zones).sort();
    return [...cheapest].sort(([a, x], [b, y]) => x - y || compareText(a, b)).map(([id]) => id);
}

function rejectByPolicy(name: string, region: LockRegion, policy: SelectionPolicy): string[] {
    const { allow, deny, needsParentAmi } = policy;
    const score = region.placementScore;
    return [
        ...(allow.length > 0 && !allow.includes(name) ? [`not among ${joinWords(allow)}`] : []),
        ...(deny.includes(name) ? ["denied by the stack"] : []),
        ...(region.enabled ? [] : ["not opted in"]),
        ...(needsParentAmi && !region.parentAmi ? ["parent AMI unknown"] : []),
        ...(score !== undefined && score <= POOR_SCORE ? [`placement score ${score} of 10`] : []),
    ];
}

function rejectStale(lock: Lock, region: LockRegion, policy: SelectionPolicy): string[] {
    const age = countDays(region.asOf ?? lock.asOf, lock.asOf);
    return region.stale && age > policy.maxStaleDays
        ? [`prices ${age} days behind the lock's (limit ${policy.maxStaleDays})`]
        : [];
}

function rejectPools(
    pools: readonly Pool[],
    discounted: readonly Pool[],
    { instanceTypes }: SelectionPolicy,
): string[] {
    if (pools.length === 0) return [`offers none of ${joinWords(instanceTypes)} on spot`];
    return discounted.length === 0 ? ["spot costs 95 % of on demand or more"] : [];
}

/** The pools that a known quota leaves; an unknown one excludes nothing. */
function filterByQuota(region: LockRegion, pools: readonly Pool[], { maxVcpus }: SelectionPolicy) {
    const classes = [...new Set(pools.map(({ type }) => classifyQuota(type)))].sort();
    const short = classes.filter((one) => (region.quota?.[one] ?? Infinity) < maxVcpus);
    return {
        allowed: pools.filter(({ type }) => !short.includes(classifyQuota(type))),
        unknown: classes.filter((one) => region.quota?.[one] === undefined),
        shortfalls: short.map(
            (one) => `quota ${one} ${region.quota?.[one]} vCPUs, ${maxVcpus} needed`,
        ),
    };
}

function rejectByZones(
    region: LockRegion,
    usable: readonly string[],
    policy: SelectionPolicy,
): string[] {
    const all = Object.keys(region.zones).length;
    if (usable.length < MIN_ZONES)
        return [`${usable.length} zone offers the types, ${MIN_ZONES} needed`];
    return all < policy.zones ? [`${all} zones, ${policy.zones} needed`] : [];
}

function rejectByTraining({ quota }: LockRegion, { trainingTypes }: SelectionPolicy): string[] {
    const known = quota?.sagemakerSpot;
    if (!known) return [];
    return trainingTypes
        .filter((type) => (known[type] ?? 0) < 1)
        .map((type) => `no SageMaker spot quota for ${type}`);
}
