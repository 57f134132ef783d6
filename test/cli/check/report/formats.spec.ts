import * as assert from "node:assert/strict";
import Ajv from "ajv";
import draft04 from "ajv/lib/refs/json-schema-draft-04.json";
import type { RegionRow } from "../../../../core/ranking/regionTable";
import type { CheckResult, Verdict } from "../../../../cli/check/result";
import { stripVTControlCharacters } from "node:util";
import { FORMATS, render } from "../../../../cli/check/report";
import { sampleRow, sampleVerdict, SAMPLE_RESULT } from "../../../support/checkResult";
// The OASIS schema, as Microsoft ships it.
import schema from "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json";

const verdict = (change: Partial<Verdict>): Verdict =>
    sampleVerdict({
        name: "prod-spot",
        urn: "urn:pulumi:prod::gpu-batch::aws:batch/computeEnvironment:ComputeEnvironment::prod-spot",
        message: "prod-spot has minVcpus 4.\nWrite minVcpus: 0.",
        ...change,
    });

const RESULT: CheckResult = {
    ...SAMPLE_RESULT,
    costs: [],
    changes: null,
    verdicts: [
        verdict({}),
        verdict({
            policy: "spot-bid-percentage",
            level: "advisory",
            source: "",
            name: "",
            urn: "",
        }),
        verdict({ policy: "team-rule", status: "undecided" }),
        verdict({ status: "exempted", level: "advisory", message: "prod-spot is exempted" }),
        verdict({ status: "remediated", level: "advisory", message: "prod-spot was mended" }),
    ],
    warnings: ["a, b: 100 %"],
    regions: null,
    cells: [{ name: "prod-us-east-2", region: "us-east-2", urn: "urn:cell", resources: 3 }],
    resources: ["JobQueue", "ComputeEnvironment"].map((type) => ({
        urn: `urn:${type}`,
        type: `aws:batch/x:${type}`,
        name: `prod-${type}`,
        parent: "urn:cell",
        provider: "prod",
        kind: "resource",
        inputs: {},
        dependencies: type === "JobQueue" ? ["urn:ComputeEnvironment"] : [],
        propertyDependencies: {},
        options: {},
        source: "",
    })),
    cannotKnow: [],
    seconds: 1.25,
};
const NAMED = { ...RESULT, cannotKnow: ["quotas"] };

describe("the forms of the report", () => {
    it("sarif validates against the SARIF 2.1.0 schema, and carries levels, rules and places", () => {
        const validate = new Ajv({ schemaId: "auto", unknownFormats: "ignore" })
            .addMetaSchema(draft04)
            .compile(schema);
        for (const result of [
            RESULT,
            { ...RESULT, exitCode: 1 as const, errors: ["x"], verdicts: [] },
        ]) {
            const log: unknown = JSON.parse(render(result, "sarif"));
            assert.ok(validate(log), JSON.stringify(validate.errors));
        }
        const { runs } = JSON.parse(render(RESULT, "sarif")) as {
            runs: { results: { ruleId: string; level: string; suppressions?: unknown[] }[] }[];
        };
        assert.deepEqual(
            runs[0]!.results.map(({ ruleId, level, suppressions }) => [
                ruleId,
                level,
                suppressions?.length ?? 0,
            ]),
            [
                ["spot-scale-to-zero", "error", 0],
                ["spot-bid-percentage", "warning", 0],
                ["team-rule", "error", 0],
                ["spot-scale-to-zero", "warning", 1],
            ],
        );
        assert.ok(!validate({ version: "2.1.0" }), "the schema refuses a log without runs");
    });

    it("github gives one workflow command a verdict, escaped", () => {
        assert.deepEqual(render(RESULT, "github").split("\n").slice(0, -1), [
            "::error file=components/batch/spotBatch.ts,line=72,title=spot-scale-to-zero::prod-spot has minVcpus 4.%0AWrite minVcpus: 0.",
            "::warning title=spot-bid-percentage::prod-spot has minVcpus 4.%0AWrite minVcpus: 0.",
            "::error file=components/batch/spotBatch.ts,line=72,title=team-rule::prod-spot has minVcpus 4.%0AWrite minVcpus: 0.",
            "::notice file=components/batch/spotBatch.ts,line=72,title=spot-scale-to-zero::prod-spot is exempted",
            "::notice file=components/batch/spotBatch.ts,line=72,title=spot-scale-to-zero::prod-spot was mended",
            "::warning title=gpu-batch check::a, b: 100 %25",
            "FAIL  prod: 2 resources in 1 cell; 2 of 2 policies answered in 1 pack (1 advisory), 2 mandatory, 1 advisory, 1 exempted, 1 fixed, 1.3 s",
        ]);
    });

    it("text lists what fails, then warnings, then exemptions", () => {
        const lines = render(NAMED, "text").split("\n");
        const marks = lines.filter((line) => /^ {2}[✗!] /.test(line));
        assert.deepEqual(marks, [
            "  ✗ spot-scale-to-zero (mandatory)  components/batch/spotBatch.ts:72",
            "  ✗ team-rule (mandatory, undecided)  components/batch/spotBatch.ts:72",
            "  ! spot-bid-percentage (advisory)",
            "  ! spot-scale-to-zero (advisory, exempted)  components/batch/spotBatch.ts:72",
            "  ! spot-scale-to-zero (advisory, remediated)  components/batch/spotBatch.ts:72",
        ]);
        assert.ok(lines.includes("      Write minVcpus: 0."));
    });

    it("text has colours for verdicts when asked, and says the same without", () => {
        for (const result of [
            { ...SAMPLE_RESULT, packErrors: ["the policy pack team did not start"] },
            { ...SAMPLE_RESULT, verdict: "PASS" as const, exitCode: 0 as const, verdicts: [] },
            { ...SAMPLE_RESULT, exitCode: 1 as const, errors: ["PASS is no name"] },
        ]) {
            const colored = render(result, "text", { color: true });
            assert.equal(stripVTControlCharacters(colored), render(result, "text"));
            assert.notEqual(colored, render(result, "text"));
        }
        const painted = (result: CheckResult) =>
            [
                ...render(result, "text", { color: true }).matchAll(
                    // eslint-disable-next-line no-control-regex
                    /\u001b\[(3\d)m([^\u001b]*)\u001b\[39m/g,
                ),
            ].map(([, color, text]) => [color, text]);
        assert.deepEqual(painted(SAMPLE_RESULT), [
            ["31", "✗ spot-scale-to-zero (mandatory)"],
            ["31", "✗ team-rule (mandatory, undecided)"],
            ["33", "! spot-bid-percentage (advisory)"],
            ["31", "FAIL"],
        ]);
        assert.deepEqual(painted({ ...SAMPLE_RESULT, verdict: "PASS", verdicts: [] }), [
            ["32", "PASS"],
        ]);
    });

    it("has no control character in any form but the text", () => {
        for (const format of FORMATS)
            if (format !== "text")
                assert.doesNotMatch(
                    render(SAMPLE_RESULT, format, { color: true }),
                    // eslint-disable-next-line no-control-regex
                    /\u001b/,
                    format,
                );
    });

    it("markdown draws the cell, and names what fails", () => {
        const page = render(RESULT, "markdown");
        assert.ok(page.includes("**Policies that fail this check**"));
        assert.ok(
            page.includes(
                "- **team-rule** (mandatory, undecided) at `components/batch/spotBatch.ts:72`: prod-spot has minVcpus 4.",
            ),
        );
        assert.ok(
            page.includes(
                [
                    "```mermaid",
                    "flowchart LR",
                    '    r0["ComputeEnvironment<br/>prod-ComputeEnvironment"]',
                    '    r1[["JobQueue<br/>prod-JobQueue"]]',
                    "    r1 --> r0",
                    "```",
                ].join("\n"),
            ),
            page,
        );
    });

    it("markdown draws the cheapest regions as bars, folded when there are many", () => {
        const chart = (rows: RegionRow[]) => {
            const regions = { ...SAMPLE_RESULT.regions!, rows };
            return render({ ...SAMPLE_RESULT, regions, cells: [] }, "markdown");
        };
        const row = (at: number) =>
            sampleRow({ region: `r"${at}`, chosen: at === 0, fleetUsdPerGpuHour: 0.2 + at / 10 });
        const unknown = sampleRow({ region: "unknown", fleetUsdPerGpuHour: null });
        const few = chart([row(0), row(1), unknown]);
        const bars = [
            "xychart-beta horizontal",
            '    x-axis ["r 0 (chosen)", "r 1"]',
            '    y-axis "fleet on spot, $ per GPU-hour" 0 --> 0.3150',
            "    bar [0.2000, 0.3000]",
            "```",
        ].join("\n");
        assert.ok(few.includes(bars), few);
        assert.doesNotMatch(few, /Prices as a chart/);
        const many = chart(Array.from({ length: 14 }, (_, at) => row(at)));
        assert.match(many, /<summary>Prices as a chart, without the 2 dearest regions<\/summary>/);
        assert.equal(/bar \[(.*)\]/.exec(many)![1]!.split(", ").length, 12);
        assert.doesNotMatch(chart([unknown]), /xychart/);
    });

    it("list what lies beside the cells with all below it, and what is only read", () => {
        const resource = RESULT.resources[0]!;
        const beside = [
            { ...resource, urn: "urn:team", name: "team", type: "team:index:Thing", parent: "" },
            { ...resource, urn: "urn:child", name: "child", parent: "urn:team", kind: "read" },
        ] as const;
        const result = { ...RESULT, resources: [...RESULT.resources, ...beside] };
        const tree = [
            "└─ team  team:Thing",
            "   └─ child  aws:batch:JobQueue  (exists already, and is only read)",
        ];
        assert.ok(render(result, "markdown").includes(["```text", ...tree, "```"].join("\n")));
        const text = ["Beside the cells, 2 resources", ...tree.map((line) => `  ${line}`)];
        assert.ok(render(result, "text").includes(text.join("\n")));
        assert.ok(!render(RESULT, "text").includes("Beside the cells"));
    });

    it("end with a line that counts and names what no policy judges", () => {
        const unjudged = [
            { type: "aws:cloudwatch/eventRule:EventRule", count: 2 },
            { type: "awsx:ec2:Vpc", count: 1 },
            { type: "pulumi:providers:docker", count: 1 },
        ];
        const last =
            "FAIL  prod: 2 resources in 1 cell; 2 of 2 policies answered in 1 pack (1 advisory), 2 mandatory, 1 advisory, 1 exempted, 1 fixed, 4 of reviewed types that no policy judges (2 EventRule, Vpc, provider docker), 1.3 s\n";
        for (const format of ["text", "markdown", "github"] as const)
            assert.ok(render({ ...RESULT, unjudged }, format).endsWith(last), format);
        assert.doesNotMatch(render({ ...RESULT, unjudged: [] }, "text"), /no policy judges/);
        const json = JSON.parse(render({ ...RESULT, unjudged }, "json")) as CheckResult;
        assert.deepEqual(json.unjudged, unjudged);
    });

    it("name what is disabled, advisory or exempted, unfolded in markdown", () => {
        const [pack] = RESULT.packs;
        const policies = [
            ...pack!.policies,
            { ...pack!.policies[0]!, name: "spot-off", level: "disabled" },
        ];
        const result = { ...RESULT, packs: [{ ...pack!, policies, disabled: 1 }] };
        assert.match(
            render(result, "text"),
            /; 2 of 3 policies answered in 1 pack \(1 disabled, 1 advisory\), 2 mandatory, /,
        );
        const open = render(result, "markdown").replace(/<details>[^]*?<\/details>/g, "");
        for (const line of [
            "- 1 disabled: spot-off",
            "- 1 advisory: spot-bid-percentage",
            "**Advisory: 1**",
            "**Exempted: 1**",
        ])
            assert.ok(open.split("\n").includes(line), `${line}\n${open}`);
    });

    it("markdown fences text that has fences of its own", () => {
        const errors = ["before\n````\nafter"];
        const page = render({ ...RESULT, errors, exitCode: 1 }, "markdown");
        assert.ok(page.includes("`````text\nbefore\n````\nafter\n`````"), page);
    });

    it("each say what kept a pack from judging", () => {
        const failed = {
            ...RESULT,
            verdicts: [],
            packErrors: ["the policy pack team did not start"],
        };
        for (const format of ["text", "json", "markdown", "github", "sarif", "html"] as const)
            assert.ok(
                render(failed, format).includes("the policy pack team did not start"),
                format,
            );
    });
});
