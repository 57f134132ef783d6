import { LOCK_SCHEMA_VERSION, type Lock, type LockRegion, type Pool } from "../../core/lock/lock";
import { POLICY_DEFAULTS, type SelectionPolicy } from "../../core/lock/regionPolicy";

/** Three types of one GPU each, so that a price per hour is one per GPU-hour. */
export const TYPES = ["g4dn.xlarge", "g5.xlarge", "g6.xlarge"] as const;

/** A price as the lock writes it. */
export const usd = (value: number): string => value.toFixed(4);

/** One pool; on demand costs 1 dollar unless told. */
export function pool(type: string, azId: string, spot: number, fields: Partial<Pool> = {}): Pool {
    return { type, azId, odUsd: "1.0000", spotMean7: usd(spot), ...fields };
}

/** A region with three zones where every type of {@link TYPES} costs `spot` in each. */
export function region(spot: number, fields: Partial<LockRegion> = {}): LockRegion {
    const zones = { "az-1": "a", "az-2": "b", "az-3": "c" };
    return {
        enabled: true,
        stale: false,
        sampleZones: false,
        sampleParentAmi: false,
        zones,
        pools: TYPES.flatMap((type) => Object.keys(zones).map((zone) => pool(type, zone, spot))),
        ...fields,
    };
}

/** A lock of 2026-11-20 with these regions and no selection. */
export function lockOf(regions: Record<string, LockRegion>): Lock {
    return {
        schemaVersion: LOCK_SCHEMA_VERSION,
        asOf: "2026-11-20",
        source: "test",
        windowDays: 28,
        regions,
        selection: {},
    };
}

/** A policy with every default, for {@link TYPES} and 64 vCPUs. */
export function policyOf(fields: Partial<SelectionPolicy> = {}): SelectionPolicy {
    return {
        ...POLICY_DEFAULTS,
        instanceTypes: TYPES,
        maxVcpus: 64,
        today: "2026-11-22",
        ...fields,
    };
}
