import { describeMissingRegions } from "../facts/awsRegions";
import { findGpuInstance } from "../facts/gpuInstances";
import { countNoun, joinWords, suggestNearest, type Problem } from "../problems/problems";
import { listOfferedTypes } from "../ranking/fleet";
import type { Lock, LockRegion } from "../lock/lock";
import { buildAmiSettings, findAmiRegionProblems } from "./ami";
import { findFitProblem } from "./jobFit";
import type { Values } from "./keys";
import { findBastionOverlaps, findSharedBlocks } from "./network";
import { CHEAPEST } from "./selectionPolicy";
import type { CellSettings } from "./settings";
import { buildTraining, findTrainingImageProblems, findTrainingVpcProblems } from "./training";

/** What cells are made from. */
export interface CellSource {
    readonly stack: string;
    readonly values: Values;
    readonly lock: Lock;
}

/** The cells of a stack, or every reason why one cannot be. */
export function buildCells(source: CellSource): { cells: CellSettings[]; problems: Problem[] } {
    const { regions, problems } = chooseRegions(source);
    const built = regions.map((region) => buildCell(source, region));
    const cells = built.flatMap(({ cell }) => cell ?? []);
    return {
        cells,
        problems: [
            ...problems,
            ...built.flatMap((one) => one.problems),
            ...findCellProblems(source.values, cells),
            ...findAmiRegionProblems(source.values, regions),
            ...findTrainingImageProblems(source.values, regions),
            ...findTrainingVpcProblems(source.values, regions),
            ...findUnusedBlocks(source),
        ],
    };
}

function chooseRegions({ stack, values, lock }: CellSource): {
    regions: string[];
    problems: Problem[];
} {
    const key = "gpu-batch:regions";
    const wanted = values.regions;
    if (wanted.includes(CHEAPEST)) {
        if (wanted.length > 1)
            return {
                regions: [],
                problems: [
                    {
                        key,
                        message: `${CHEAPEST} cannot stand beside regions; write [${CHEAPEST}], or the regions without it`,
                    },
                ],
            };
        const selection = getOwn(lock.selection, stack);
        if (selection) return { regions: [...selection.chosen], problems: [] };
        return {
            regions: [],
            problems: [
                {
                    key,
                    message:
                        `is ${CHEAPEST}, and regions.lock.json has no selection for the stack ${stack} ` +
                        `(it has ${joinWords(Object.keys(lock.selection)) || "none"}); choose with: gpu-batch regions select --stack ${stack} --write, or list regions here`,
                },
            ],
        };
    }
    const known = Object.keys(lock.regions);
    return {
        regions: wanted.filter(
            (region, index) => known.includes(region) && wanted.indexOf(region) === index,
        ),
        problems: wanted.flatMap((region, index) => {
            const at = `${key}[${index}]`;
            if (!known.includes(region))
                return {
                    key: at,
                    message: describeMissingRegions([region], known),
                };
            return wanted.indexOf(region) === index
                ? []
                : { key: at, message: `${region} is listed twice; list each region once` };
        }),
    };
}

/** Zone names of a cell: the selection's where the lock has one, else the region's first. */
function resolveZones({ stack, values, lock }: CellSource, region: string, row: LockRegion) {
    const chosen = getOwn(getOwn(lock.selection, stack)?.zones ?? {}, region);
    const selected = chosen ?? Object.keys(row.zones).sort();
    const names = selected.flatMap((id) => row.zones[id] ?? []);
    const wanted = values.network.zones;
    const problem =
        names.length < wanted
            ? {
                  key: "gpu-batch:network.zones",
                  message: `is ${wanted}, and regions.lock.json has ${countNoun(names.length, "zone")} of ${region} for the stack ${stack}; write ${names.length >= 2 ? names.length : "2"} or add zones to the lock`,
              }
            : undefined;
    return { zones: names.slice(0, wanted), problem };
}

function buildCell(
    source: CellSource,
    region: string,
): { cell?: CellSettings; problems: Problem[] } {
    const { values, lock } = source;
    const row = getOwn(lock.regions, region);
    if (!row) return { problems: [] };
    const { zones, problem } = resolveZones(source, region, row);
    const instanceTypes = listOfferedTypes(row, values.instanceTypes);
    const problems: Problem[] = problem ? [problem] : [];
    if (!row.enabled)
        problems.push({
            key: "gpu-batch:regions",
            message: `${region} is not enabled for the account (regions.lock.json); enable it, or choose another region`,
        });
    // A type that no region offers has its own problem already.
    if (instanceTypes.length === 0 && values.instanceTypes.some(findGpuInstance))
        problems.push({
            key: "gpu-batch:instanceTypes",
            message: `${region} offers none of ${joinWords(values.instanceTypes)} (regions.lock.json); ${listOffered(row).length > 0 ? `add one of ${joinWords(listOffered(row), "or")}` : "choose another region"}`,
        });
    if (problems.length > 0) return { problems };
    const { network, training } = values;
    return {
        problems,
        cell: {
            region,
            zones,
            instanceTypes,
            missingTypes: values.instanceTypes.filter((type) => !instanceTypes.includes(type)),
            maxVcpus: values.maxVcpus,
            onDemandFallback: values.onDemandFallback,
            rootVolumeGiB: values.rootVolumeGiB,
            job: values.job,
            jobsPerGpu: values.gpuSharing === "exclusive" ? 1 : Number(values.gpuSharing),
            ami: values.ami,
            amiBuild: buildAmiSettings(values.amiBuild, region, row),
            cidr: network.cidrByRegion[region] ?? network.cidr,
            ...(network.bastion ? { bastion: network.bastion } : {}),
            sessionManager: network.sessionManager,
            data: values.data,
            fairShare: values.fairShare,
            ...(training.enabled ? { training: buildTraining(training, region) } : {}),
            alerts: values.alerts,
            logRetentionDays: values.logRetentionDays,
            tags: values.tags,
        },
    };
}

/** An entry of the lock: a name such as `constructor` is none. */
function getOwn<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
    return Object.hasOwn(record, name) ? record[name] : undefined;
}

/** Blocks for regions that no cell can be in. */
function findUnusedBlocks({ values, lock }: CellSource): Problem[] {
    const known = Object.keys(lock.regions);
    return Object.keys(values.network.cidrByRegion)
        .filter((region) => !known.includes(region))
        .map((region) => ({
            key: `gpu-batch:network.cidrByRegion.${region}`,
            message: `is not a region in regions.lock.json (${joinWords(known)})${suggestNearest(region, known) || "; remove it"}`,
        }));
}

function listOffered(row: LockRegion): string[] {
    return [...new Set(row.pools.map((pool) => pool.type))];
}

/** Faults of cells as they would be built, with their own types and their own block. */
function findCellProblems(values: Values, cells: readonly CellSettings[]): Problem[] {
    return [
        ...cells.flatMap((cell) => findFitProblems(values, cell)),
        ...cells.flatMap((cell) => findBastionOverlaps(values, cell)),
        ...findSharedBlocks(cells),
    ];
}

/** A type that the job needs may be one that this region does not offer. */
function findFitProblems({ job, instanceTypes }: Values, cell: CellSettings): Problem[] {
    const problem = findFitProblem(job, cell.instanceTypes);
    // A job that fits no configured type is a problem without any region.
    return problem && !findFitProblem(job, instanceTypes)
        ? [{ key: "gpu-batch:job", message: `in ${cell.region}: ${problem}` }]
        : [];
}
