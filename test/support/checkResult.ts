import type { PlannedResource } from "../../cli/check/plan";
import type { CheckResult, Verdict } from "../../cli/check/result";
import type { RegionRow } from "../../core/ranking/regionTable";

/** One verdict, a mandatory one unless a test says otherwise. */
export const sampleVerdict = (change: Partial<Verdict> = {}): Verdict => ({
    pack: "gpu-batch-spot",
    policy: "spot-scale-to-zero",
    status: "violated",
    level: "mandatory",
    severity: "high",
    name: "prod-us-east-2-spot",
    urn: "urn:us-east-2-spot",
    source: "components/batch/spotBatch.ts:72",
    message:
        "prod-us-east-2-spot has minVcpus 4.\nWrite minVcpus: 0.\ndocs/policies.md#spot-scale-to-zero",
    url: "docs/policies.md#spot-scale-to-zero",
    ...change,
});

/** One region of the table. */
export const sampleRow = (change: Partial<RegionRow> & Pick<RegionRow, "region">): RegionRow => ({
    rank: 1,
    chosen: false,
    standby: false,
    fleetUsdPerGpuHour: 0.25,
    spotUsdPerGpuHour: 0.25,
    overheadUsdPerGpuHour: 0,
    onDemandUsdPerGpuHour: 0.7,
    discount: 0.64,
    zones: 3,
    interruption: "5-10%",
    quota: { G: 256, P: null },
    placementScore: null,
    premium: 0,
    stale: false,
    typeUsdPerGpuHour: { "g5.xlarge": 0.41, "g6.xlarge": 0.28 },
    missingTypes: [],
    notes: [],
    ...change,
});

/** One resource that nothing hangs on. */
export const sampleResource = (
    change: Partial<PlannedResource> & Pick<PlannedResource, "urn" | "type" | "name">,
): PlannedResource => ({
    parent: "",
    provider: "prod",
    kind: "resource",
    inputs: {},
    dependencies: [],
    propertyDependencies: {},
    options: {},
    source: "",
    ...change,
});

/** A cell with three parts: the batch uses the AMI and the network, the AMI uses the network. */
function listCellResources(region: string): PlannedResource[] {
    const [cell, name] = [`urn:${region}`, `prod-${region}`];
    const component = (part: string, type: string) =>
        sampleResource({
            urn: `${cell}-${part}`,
            type: `gpu-batch:${part}:${type}`,
            name: `${name}-${part}`,
            parent: cell,
            kind: "component",
            source: "components/cell.ts:40",
        });
    return [
        sampleResource({ urn: cell, type: "gpu-batch:index:Cell", name, kind: "component" }),
        component("ami", "GpuAmi"),
        component("batch", "SpotBatch"),
        component("network", "Network"),
        sampleResource({
            urn: `${cell}-image`,
            type: "aws:imagebuilder/image:Image",
            name: `${name}-ami`,
            parent: `${cell}-ami`,
            dependencies: [`${cell}-vpc`],
        }),
        sampleResource({
            urn: `${cell}-spot`,
            type: "aws:batch/computeEnvironment:ComputeEnvironment",
            name: `${name}-spot`,
            parent: `${cell}-batch`,
            inputs: { type: "MANAGED", computeResources: { maxVcpus: 64 } },
            propertyDependencies: { computeResources: [`${cell}-image`, `${cell}-vpc`] },
            source: "components/batch/spotBatch.ts:72",
        }),
        sampleResource({
            urn: `${cell}-queue`,
            type: "aws:batch/jobQueue:JobQueue",
            name: `${name}-queue`,
            parent: `${cell}-batch`,
            dependencies: [`${cell}-spot`],
        }),
        sampleResource({
            urn: `${cell}-vpc`,
            type: "awsx:ec2:Vpc",
            name: `${name}-network`,
            parent: `${cell}-network`,
            kind: "remote component",
        }),
    ];
}

const ceiling = {
    lowUsdPerHour: 7.8,
    lowType: "g6.xlarge",
    highUsdPerHour: 26.03,
    highType: "g5.xlarge",
};

/** The report of a check that has something to say in every part. */
export const SAMPLE_RESULT: CheckResult = {
    schemaVersion: 1,
    project: "gpu-batch",
    stack: "prod",
    verdict: "FAIL",
    exitCode: 2,
    errors: [],
    packs: [
        {
            name: "gpu-batch-spot",
            version: "0.1.0",
            policies: ["spot-scale-to-zero", "spot-bid-percentage"].map((name) => ({
                name,
                description: "Demands something.",
                level: name === "spot-bid-percentage" ? "advisory" : "mandatory",
                severity: "high",
                url: `docs/policies.md#${name}`,
                fix: "Mend it.",
            })),
            disabled: 0,
            answered: 2,
        },
    ],
    packErrors: [],
    verdicts: [
        sampleVerdict(),
        sampleVerdict({ policy: "spot-bid-percentage", level: "advisory", source: "", url: "" }),
        sampleVerdict({
            policy: "team-rule",
            status: "undecided",
            url: "https://example.org/rule",
        }),
        sampleVerdict({ status: "exempted", level: "advisory", message: "prod is exempted" }),
    ],
    warnings: ["the prices in regions.lock.json are 40 days old"],
    regions: {
        asOf: "2026-11-01",
        ageDays: 19,
        source: "AWS",
        instanceTypes: ["g5.xlarge", "g6.xlarge"],
        rows: [
            sampleRow({ region: "us-east-2", chosen: true }),
            sampleRow({
                region: "eu-north-1",
                rank: 2,
                standby: true,
                fleetUsdPerGpuHour: 0.31,
                typeUsdPerGpuHour: { "g5.xlarge": 0.46 },
                premium: 0.24,
                missingTypes: ["g6.xlarge"],
            }),
            sampleRow({
                region: "sa-east-1",
                rank: null,
                fleetUsdPerGpuHour: null,
                onDemandUsdPerGpuHour: null,
                discount: null,
                typeUsdPerGpuHour: {},
                premium: null,
                notes: ["offers none of the types"],
            }),
        ],
    },
    costs: [
        {
            cell: "prod-us-east-2",
            region: "us-east-2",
            idleUsdPerMonth: 35.85,
            idleItems: [{ what: "prod-us-east-2-network: 1 NAT gateways", usdPerMonth: 32.85 }],
            maxVcpus: 64,
            ceiling,
            onDemandCeiling: null,
            perThousandGpuHours: { spotUsd: 250, onDemandUsd: 700, folkRule: null },
        },
    ],
    changes: {
        base: "HEAD",
        added: [
            { cell: "prod-us-east-2", region: "us-east-2", resources: 8, settings: { zones: "a" } },
        ],
        removed: [],
        kept: ["eu-north-1"],
        differences: [],
        sharedNames: [],
    },
    cells: [
        { name: "prod-us-east-2", region: "us-east-2", urn: "urn:us-east-2", resources: 8 },
        { name: "prod-eu-north-1", region: "eu-north-1", urn: "urn:eu-north-1", resources: 8 },
    ],
    resources: [
        ...listCellResources("us-east-2"),
        ...listCellResources("eu-north-1"),
        sampleResource({ urn: "urn:team", type: "aws:s3/bucket:Bucket", name: "team-bucket" }),
    ],
    cannotKnow: ["what exists already"],
    seconds: 1.25,
};

/** Texts that leave their place in a page which does not escape them. */
const HOSTILE = `</script></title></style></svg>"><img src=x onerror=alert(1)>'<script>alert(2)</script>\u0007 & <!-- ]]>`;

/** The same report with hostile text wherever a program, a pack or a lock can put some. */
export function makeHostile(result: CheckResult): CheckResult {
    const spoil = (value: unknown, key = ""): unknown => {
        // The types are keys too, and must stay the same.
        if (key === "instanceTypes" || key === "missingTypes")
            return (value as string[]).map((type) => `${type}${HOSTILE}`);
        if (Array.isArray(value)) return value.map((item) => spoil(item, key));
        if (typeof value === "object" && value !== null)
            return Object.fromEntries(
                Object.entries(value).map(([name, item]) => [
                    ["inputs", "settings", "typeUsdPerGpuHour"].includes(key)
                        ? `${name}${HOSTILE}`
                        : name,
                    spoil(item, name),
                ]),
            );
        if (key === "url") return "javascript:alert(3)";
        const kept = ["verdict", "status", "level", "kind", "urn", "parent", "base", "asOf"];
        const isLink = ["dependencies", "computeResources", "interruption"].includes(key);
        return typeof value !== "string" || kept.includes(key) || isLink
            ? value
            : `${value}${HOSTILE}`;
    };
    return spoil(result) as CheckResult;
}
