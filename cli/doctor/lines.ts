import { joinWords } from "../../core/problems/problems";
import { findGpuInstance } from "../../core/facts/gpuInstances";
import {
    classifyQuota,
    DEFAULT_SPOT_TRAINING_INSTANCES,
    nameSpotTrainingQuota,
    VCPU_QUOTAS,
    type Purchase,
    type QuotaClass,
    type VcpuQuota,
    type VcpusByClass,
} from "../../core/facts/quotas";

/** One thing that `pulumi up` needs. */
export interface Line {
    readonly what: string;
    /** `unknown`: AWS did not answer, which is no better than a failure. `advice`: nothing that stops `pulumi up`. */
    readonly state: "ok" | "fail" | "unknown" | "advice";
    /** What was found. */
    readonly found: string;
    /** What to do; absent when all is well. */
    readonly cure?: string;
}

/** A line of something that is as it should be. */
export function pass(what: string, found: string): Line {
    return { what, state: "ok", found };
}

/** A line of something that would stop `pulumi up`. */
export function fail(what: string, found: string, cure: string): Line {
    return { what, state: "fail", found, cure };
}

/** A line of something that is to be mended, and stops nothing. */
export function advise(what: string, found: string, cure: string): Line {
    return { what, state: "advice", found, cure };
}

/** Whether a line is of something that would stop `pulumi up`. */
export function stopsUpdate({ state }: Line): boolean {
    return state === "fail" || state === "unknown";
}

/** What a cell asks of an account's quotas. */
export interface QuotaNeed {
    readonly region: string;
    readonly instanceTypes: readonly string[];
    readonly maxVcpus: number;
}

/** vCPU quotas of spot against the ceiling, one line a class of types. */
export function judgeSpotQuotas(
    { region, instanceTypes, maxVcpus }: QuotaNeed,
    granted: VcpusByClass,
): Line[] {
    const classes = [...new Set(instanceTypes.map(classifyQuota))].sort();
    return classes.map((one) =>
        judgeQuota(`${region}: spot quota of ${one} types`, {
            region,
            quota: VCPU_QUOTAS.spot[one],
            granted: granted[one],
            needed: maxVcpus,
        }),
    );
}

function judgeQuota(
    what: string,
    {
        region,
        quota,
        granted,
        needed,
    }: {
        readonly region: string;
        readonly quota: VcpuQuota;
        readonly granted: number | undefined;
        readonly needed: number;
    },
): Line {
    const request = `ask for ${needed} vCPUs (not instances) of "${quota.name}" in Service Quotas, ${region}`;
    if (granted === undefined) {
        const found = `Service Quotas gives no figure, AWS's default is ${quota.defaultVcpus} vCPUs, ${needed} needed`;
        return { what, state: "unknown", found, cure: request };
    }
    const found = `${granted} vCPUs, ${needed} needed`;
    return granted >= needed ? pass(what, found) : fail(what, found, request);
}

/** What an account has of the quotas of these types where nobody can say: AWS's defaults. */
export function describeDefaultQuotas(purchase: Purchase, types: readonly string[]): string {
    const classes = [...new Set(types.map(classifyQuota))].sort();
    return classes
        .map((one) => VCPU_QUOTAS[purchase][one])
        .map(({ name, defaultVcpus }) => `AWS's default for "${name}" is ${defaultVcpus} vCPUs`)
        .join(", ");
}

/** What a cell launches on demand. */
export interface OnDemandNeed {
    readonly region: string;
    readonly instanceTypes: readonly string[];
    /** Types that its AMI is built on, one instance at a time; none when it builds no AMI. */
    readonly builderTypes: readonly string[];
    /** Ceiling of the environment on demand; 0 for none. */
    readonly onDemandFallback: number;
}

/** vCPU quotas of on-demand instances, one line a class that the cell needs any of. */
export function judgeOnDemandQuotas(
    { region, instanceTypes, builderTypes, onDemandFallback }: OnDemandNeed,
    granted: VcpusByClass,
): Line[] {
    const needed = new Map<QuotaClass, number>();
    const need = (type: string, vcpus: number) => {
        const one = classifyQuota(type);
        needed.set(one, Math.max(vcpus, needed.get(one) ?? 0));
    };
    // Image Builder takes any of the types: the smallest is enough.
    const [smallest] = builderTypes;
    if (smallest !== undefined) need(smallest, findGpuInstance(smallest)?.vcpus ?? 0);
    if (onDemandFallback > 0) for (const type of instanceTypes) need(type, onDemandFallback);
    return [...needed].map(([one, vcpus]) =>
        judgeQuota(`${region}: on-demand quota of ${one} types`, {
            region,
            quota: VCPU_QUOTAS.onDemand[one],
            granted: granted[one],
            needed: vcpus,
        }),
    );
}

/** Whether Amazon Inspector can scan what Image Builder builds. */
export function judgeInspector(region: string, status: string | undefined): Line {
    const what = `${region}: Amazon Inspector for EC2`;
    return status === "ENABLED"
        ? pass(what, "active")
        : fail(
              what,
              status?.toLowerCase() ?? "not active",
              `aws inspector2 enable --resource-types EC2 --region ${region}, or set gpu-batch:amiBuild.vulnerabilityScan to false`,
          );
}

/** Spot training instances of SageMaker, one line a type. */
export function judgeTrainingQuotas(
    region: string,
    types: readonly string[],
    quota: Readonly<Record<string, number>>,
): Line[] {
    return types.map((type) => {
        const what = `${region}: SageMaker spot quota of ${type}`;
        const value = quota[type] ?? DEFAULT_SPOT_TRAINING_INSTANCES;
        return value >= 1
            ? pass(what, `${value}`)
            : fail(
                  what,
                  `${value}, 1 needed`,
                  `ask for "${nameSpotTrainingQuota(type)}" in Service Quotas, ${region}`,
              );
    });
}

/** Whether each zone of a cell exists in the account and offers a configured type. */
export function judgeZones(
    region: string,
    zones: readonly string[],
    instanceTypes: readonly string[],
    existing: readonly string[],
    offered: ReadonlySet<string>,
): Line[] {
    return zones.map((zone) => {
        const what = `${region}: types in ${zone}`;
        if (!existing.includes(zone))
            return fail(
                what,
                `the account has no such zone (${joinWords(existing)})`,
                "run gpu-batch regions refresh",
            );
        const types = instanceTypes.filter((type) => offered.has(`${type} ${zone}`));
        const known = types.filter((type) => findGpuInstance(type));
        return known.length > 0
            ? pass(what, known.join(", "))
            : fail(
                  what,
                  `offers none of ${joinWords(instanceTypes)}`,
                  "choose other zones in the lock's selection, or add types to gpu-batch:instanceTypes",
              );
    });
}

/** The report: a line each, the fix below what needs one, and whether the stack is ready. */
export function renderDoctorReport(stack: string, lines: readonly Line[]): string {
    const marks = { ok: "ok  ", fail: "FAIL", unknown: "?   ", advice: "note" };
    const bad = lines.filter(stopsUpdate).length;
    return [
        ...lines.flatMap(({ what, state, found, cure }) => [
            `${marks[state]}  ${what}: ${found}`,
            ...(cure ? [`        fix: ${cure}`] : []),
        ]),
        "",
        bad === 0
            ? `Ready: pulumi up -s ${stack}`
            : `${bad} of ${lines.length} would stop pulumi up -s ${stack}`,
        ...describeFirstStep(lines),
        "",
    ].join("\n");
}

/** The first thing to do: what failed comes before what nobody could be asked about. */
function describeFirstStep(lines: readonly Line[]): string[] {
    const first = lines.find(({ state }) => state === "fail") ?? lines.find(stopsUpdate);
    return first?.cure === undefined ? [] : [`First: ${first.cure} (${first.what})`];
}
