import { GPU_TYPES, findGpuInstance } from "../facts/gpuInstances";
import { isRegionName } from "../facts/names";
import { suggestNearest, joinWords, type Problem } from "../problems/problems";
import { TRAINING_TYPES } from "../facts/trainingTypes";
import { ANY_ZONE, type Lock, type LockRegion, type Selection } from "./schema";

/** Faults between the rows of a lock whose rows are each well-formed. */
export function findLockProblems(lock: Lock): Problem[] {
    return [
        ...Object.entries(lock.regions).flatMap(([name, region]) =>
            findRegionProblems(name, region),
        ),
        ...Object.entries(lock.selection).flatMap(([stack, selection]) =>
            findSelectionProblems(lock, `selection.${stack}`, selection),
        ),
    ];
}

/** A pool's place with its name, so that a person finds the row: `... (g5.xlarge in use2-az1)`. */
export function nameRow(pool: { type?: unknown; azId?: unknown } | undefined): string {
    return pool && typeof pool.type === "string"
        ? ` (${pool.type} in ${typeof pool.azId === "string" ? pool.azId : "?"})`
        : "";
}

function findRegionProblems(name: string, region: LockRegion): Problem[] {
    const zones = Object.keys(region.zones);
    const seen = new Map<string, number>();
    const pools = region.pools.flatMap((pool, index) => {
        const key = `regions.${name}.pools[${index}]${nameRow(pool)}`;
        const id = `${pool.type} ${pool.azId}`;
        const first = seen.get(id);
        seen.set(id, first ?? index);
        return [
            ...(first === undefined
                ? []
                : [{ key, message: `repeats pools[${first}]; keep one of the two rows` }]),
            ...(findGpuInstance(pool.type)
                ? []
                : [
                      {
                          key: `${key}.type`,
                          message: `is not an x86_64 NVIDIA type that AWS offers${suggestNearest(pool.type, GPU_TYPES) || "; remove the row"}`,
                      },
                  ]),
            ...(pool.azId === ANY_ZONE || zones.includes(pool.azId)
                ? []
                : [
                      {
                          key: `${key}.azId`,
                          message: `is not a zone of ${name}; write one of ${joinWords([...zones, ANY_ZONE], "or")}`,
                      },
                  ]),
        ];
    });
    const rows = [...findTrainingProblems(name, region), ...pools];
    return isRegionName(name)
        ? [...findZoneNameProblems(name, region), ...rows]
        : [
              {
                  key: `regions.${name}`,
                  message: "is not the name of a region; write one such as us-east-2",
              },
              ...rows,
          ];
}

/** Prices of types that no stack can train on. */
function findTrainingProblems(name: string, { trainingOdUsd = {} }: LockRegion): Problem[] {
    return Object.keys(trainingOdUsd)
        .filter((type) => !TRAINING_TYPES.includes(type))
        .map((type) => ({
            key: `regions.${name}.trainingOdUsd.${type}`,
            message: `is not a GPU type that SageMaker trains on${suggestNearest(type, TRAINING_TYPES) || "; remove the row"}`,
        }));
}

/** Zone names that are another region's, or given to two zones: subnets would lie elsewhere or on one another. */
function findZoneNameProblems(name: string, { zones }: LockRegion): Problem[] {
    const names = Object.values(zones);
    return Object.entries(zones).flatMap(([id, zone], index) => {
        const key = `regions.${name}.zones.${id}`;
        if (!zone.startsWith(name) || zone === name)
            return [
                {
                    key,
                    message: `is "${zone}", which is not a zone of ${name}; write one such as ${name}a`,
                },
            ];
        return names.indexOf(zone) === index
            ? []
            : [{ key, message: `repeats ${zone}; every zone has a name of its own` }];
    });
}

/** Selections that name a region, or a zone of a region, that the lock does not have. */
function findSelectionProblems(lock: Lock, at: string, selection: Selection): Problem[] {
    const { chosen, zones, standby } = selection;
    const known = Object.keys(lock.regions);
    const unknown = (key: string, name: string): Problem => ({
        key,
        message: `${name} is not a region of the lock${suggestNearest(name, known) || `; write one of ${joinWords(known, "or")}`}`,
    });
    return [
        ...chosen.flatMap((name, index) =>
            lock.regions[name] ? [] : unknown(`${at}.chosen[${index}]`, name),
        ),
        ...chosen.flatMap((name, index) =>
            chosen.indexOf(name) === index
                ? []
                : {
                      key: `${at}.chosen[${index}]`,
                      message: `${name} is listed twice; list it once`,
                  },
        ),
        ...(standby && !lock.regions[standby] ? [unknown(`${at}.standby`, standby)] : []),
        ...chosen
            .filter((name) => lock.regions[name] && !zones[name])
            .map((name) => ({
                key: `${at}.zones`,
                message: `has no zones for ${name}; list zone IDs of that region`,
            })),
        ...Object.entries(zones).flatMap(([name, ids]) =>
            findZoneProblems(lock.regions[name], `${at}.zones.${name}`, name, ids),
        ),
    ];
}

function findZoneProblems(
    region: LockRegion | undefined,
    key: string,
    name: string,
    ids: readonly string[],
): Problem[] {
    const known = Object.keys(region?.zones ?? {});
    const repeated = ids.filter((id, index) => ids.indexOf(id) !== index);
    return [
        ...ids
            .filter((id) => region && !known.includes(id))
            .map((id) => ({
                key,
                message: `${id} is not a zone of ${name}; write zone IDs out of ${joinWords(known)}`,
            })),
        ...repeated.map((id) => ({ key, message: `${id} is listed twice; list each zone once` })),
    ];
}
