import { formatDate } from "../../../core/lock/days";
import type { Lock } from "../../../core/lock/lock";
import { createRegionClients, type RegionClients } from "../../aws/clients";
import { readRegionStates } from "../../aws/ec2";
import { readPlacementScores } from "./ec2";
import { describeAwsError, mapLimited } from "../../aws/requests";
import { mergeRefresh, type RegionResult } from "./merge";
import { readRegion } from "./readRegion";

/** Regions that are read at once: requests are throttled per region, and memory is small. */
const REGIONS_AT_ONCE = 4;

/** Region that is asked which regions there are. */
const HOME_REGION = "us-east-1";

/** What to refresh. */
export interface RefreshArgs {
    readonly lock: Lock;
    /** Regions to read; the lock keeps the others as they are, marked stale. */
    readonly regions: readonly string[];
    readonly now: Date;
    /** Ends the refresh early; what has been read is kept. */
    readonly signal: AbortSignal;
    /** Told after each region. */
    readonly onRegion?: (name: string, result: RegionResult, notes: readonly string[]) => void;
    /** Asks for placement scores of this fleet. */
    readonly fleet?: { readonly types: readonly string[]; readonly vcpus: number };
    /** @default the SDK's own clients */
    readonly clientsOf?: (region: string) => RegionClients;
}

/** What a refresh brought. */
export interface RefreshResult {
    /** The new lock; the old one when no region could be read. */
    readonly lock: Lock;
    readonly results: ReadonlyMap<string, RegionResult>;
    /** One sentence each, with its region. */
    readonly notes: readonly string[];
}

/**
 * Reads the regions from AWS and merges them into the lock. A region that fails fails alone.
 * @throws when not even the list of regions can be read
 */
export async function refresh(args: RefreshArgs): Promise<RefreshResult> {
    const { lock, regions, now, signal, onRegion, clientsOf = createRegionClients } = args;
    const home = clientsOf(HOME_REGION);
    const states = await readRegionStates(home.ec2, signal);
    const scores = await readScores(args, home);
    const results = new Map<string, RegionResult>();
    const notes: string[] = [...scores.notes];
    await mapLimited(regions, REGIONS_AT_ONCE, async (name) => {
        const own: string[] = [];
        const result = await refreshRegion(
            name,
            states,
            async () => {
                const reading = await readRegion(
                    name,
                    clientsOf(name),
                    lock.regions[name],
                    now,
                    signal,
                );
                own.push(...reading.notes);
                const score = scores.byRegion.get(name);
                return score === undefined
                    ? reading.row
                    : { ...reading.row, placementScore: score };
            },
            signal,
        );
        results.set(name, result);
        notes.push(...own.map((note) => `${name}: ${note}`));
        onRegion?.(name, result, own);
    });
    const any = [...results.values()].some(({ kind }) => kind === "read");
    return { lock: any ? mergeRefresh(lock, results, formatDate(now)) : lock, results, notes };
}

async function refreshRegion(
    name: string,
    states: ReadonlyMap<string, boolean>,
    read: () => Promise<Lock["regions"][string]>,
    signal: AbortSignal,
): Promise<RegionResult> {
    if (signal.aborted) return { kind: "failed", reason: "interrupted" };
    const enabled = states.get(name);
    if (enabled === undefined)
        return { kind: "failed", reason: "AWS knows no such region in this partition" };
    if (!enabled) return { kind: "not opted in" };
    try {
        return { kind: "read", row: await read() };
    } catch (error) {
        return { kind: "failed", reason: signal.aborted ? "interrupted" : describeAwsError(error) };
    }
}

async function readScores(
    { fleet, regions, signal }: RefreshArgs,
    home: RegionClients,
): Promise<{ byRegion: Map<string, number>; notes: string[] }> {
    if (!fleet) return { byRegion: new Map(), notes: [] };
    try {
        return { byRegion: await readPlacementScores(home.ec2, fleet, regions, signal), notes: [] };
    } catch (error) {
        return {
            byRegion: new Map(),
            notes: [`placement scores not read (${describeAwsError(error)})`],
        };
    }
}
