import { joinWords } from "../../core/problems/problems";
import { findGpuInstance } from "../../core/facts/gpuInstances";
import { classifyQuota } from "../../core/facts/quotas";

/** One thing that `pulumi up` needs. */
export interface Line {
    readonly what: string;
    /** `unknown`: nobody could be asked, which is no better than a failure. */
    readonly state: "ok" | "fail" | "unknown";
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

/** What a cell asks of an account's quotas. */
export interface QuotaNeed {
    readonly region: string;
    readonly instanceTypes: readonly string[];
    readonly maxVcpus: number;
}

/** vCPU quotas of spot against the ceiling, one line a class of types. */
export function judgeSpotQuotas(
    { region, instanceTypes, maxVcpus }: QuotaNeed,
    quota: { readonly G?: number; readonly P?: number },
): Line[] {
    const classes = [...new Set(instanceTypes.map(classifyQuota))].sort();
    return classes.map((one) =>
        judgeQuota(region, `spot quota of ${one} types`, quota[one], {
            vcpus: maxVcpus,
            name: `All ${FAMILY[one]} Spot Instance Requests`,
        }),
    );
}

const FAMILY = { G: "G and VT", P: "P" } as const;

function judgeQuota(
    region: string,
    whose: string,
    value: number | undefined,
    needed: { readonly vcpus: number; readonly name: string },
): Line {
    const what = `${region}: ${whose}`;
    const request = `ask for ${needed.vcpus} vCPUs (not instances) of "${needed.name}" in Service Quotas, ${region}`;
    if (value === undefined)
        return { what, state: "unknown", found: "AWS gives no figure", cure: request };
    const found = `${value} vCPUs, ${needed.vcpus} needed`;
    return value >= needed.vcpus ? pass(what, found) : fail(what, found, request);
}

/** What a cell launches on demand. */
export interface OnDemandNeed {
    readonly region: string;
    readonly instanceTypes: readonly string[];
    /** Types that its AMI is built on, one instance at a time; none when it builds no AMI. */
    readonly builderTypes: readonly string[];
    /** Ceiling of the environment on demand; 0 for none. */
    readonly onDemandMaxVcpus: number;
}

/** vCPU quotas of on-demand instances, one line a class that the cell needs any of. */
export function judgeOnDemandQuotas(
    { region, instanceTypes, builderTypes, onDemandMaxVcpus }: OnDemandNeed,
    quota: { readonly G?: number; readonly P?: number },
): Line[] {
    const needed = new Map<"G" | "P", number>();
    const need = (type: string, vcpus: number) => {
        const one = classifyQuota(type);
        needed.set(one, Math.max(vcpus, needed.get(one) ?? 0));
    };
    // Image Builder takes any of the types: the smallest is enough.
    const [smallest] = builderTypes;
    if (smallest !== undefined) need(smallest, findGpuInstance(smallest)?.vcpus ?? 0);
    if (onDemandMaxVcpus > 0) for (const type of instanceTypes) need(type, onDemandMaxVcpus);
    return [...needed].map(([one, vcpus]) =>
        judgeQuota(region, `on-demand quota of ${one} types`, quota[one], {
            vcpus,
            name: `Running On-Demand ${FAMILY[one]} instances`,
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
        const value = quota[type] ?? 0;
        return value >= 1
            ? pass(what, `${value}`)
            : fail(
                  what,
                  `${value}, 1 needed`,
                  `ask for "${type} for spot training job usage" in Service Quotas, ${region}`,
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

/** The report: a line each, cures below what needs one, and a verdict. */
export function renderDoctorReport(stack: string, lines: readonly Line[]): string {
    const marks = { ok: "ok  ", fail: "FAIL", unknown: "?   " };
    const bad = lines.filter(({ state }) => state !== "ok").length;
    return [
        ...lines.flatMap(({ what, state, found, cure }) => [
            `${marks[state]}  ${what}: ${found}`,
            ...(cure ? [`        cure: ${cure}`] : []),
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
    const first =
        lines.find(({ state }) => state === "fail") ?? lines.find(({ state }) => state !== "ok");
    return first?.cure === undefined ? [] : [`First: ${first.cure} (${first.what})`];
}
