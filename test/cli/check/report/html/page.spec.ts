import * as assert from "node:assert/strict";
import { render } from "../../../../../cli/check/report";
import type { CheckResult } from "../../../../../cli/check/result";
import { makeHostile, sampleVerdict, SAMPLE_RESULT } from "../../../../support/checkResult";

const write = (change: Partial<CheckResult> = {}, files?: string) =>
    render({ ...SAMPLE_RESULT, ...change }, "html", { files });

/** Names of elements and attributes, as a browser would see them. */
function listNames(page: string): string[] {
    const names = new Set<string>();
    for (const [, element = "", attributes = ""] of page.matchAll(
        /<([a-z][\w-]*)((?:\s+[\w-]+(?:="[^"]*")?)*)\s*\/?>/gi,
    )) {
        names.add(element);
        for (const [, name = ""] of attributes.matchAll(/\s([\w-]+)(?:="[^"]*")?/g))
            names.add(`${element} ${name}`);
    }
    return [...names].sort();
}

/** Ids of the parts, in order. */
const listParts = (page: string) => [...page.matchAll(/<h2 id="([^"]+)">/g)].map(([, id]) => id);

describe("the report as a page", () => {
    it("has a part for each thing that there is to say, and lists them", () => {
        const page = write();
        const parts = [
            "policies",
            "prices",
            "changes",
            "costs",
            "cell-1",
            "cell-2",
            "beside",
            "warnings",
            "packs",
            "unknown",
        ];
        assert.deepEqual(listParts(page), parts);
        assert.deepEqual(
            [...page.matchAll(/<li><a href="#([^"]+)">/g)].map(([, id]) => id),
            parts,
        );
        assert.match(page, /^<!doctype html>\n<html lang="en">/);
        assert.match(page, /<h1>.*FAIL.*gpu-batch check of <code>prod<\/code><\/h1>/);
        assert.match(page, /\+ creates prod-us-east-2: 8 resources in a\n {2}keeps eu-north-1/);
        assert.ok(page.endsWith("</html>\n"));
    });

    it("says first, as text, what the change does to its own gate", () => {
        const level = { kind: "level", file: "policy/prod.json", subject: "spot-<b>" } as const;
        const gate = {
            ...{ base: "main", commit: "0123456789abcdef", accepted: false, guards: [] },
            loosenings: [{ ...level, before: "mandatory", after: "disabled" }],
            sha256: "f".repeat(64),
        };
        const page = write({ gate, exitCode: 3 });
        assert.equal(listParts(page)[0], "gate");
        assert.match(
            page,
            /<strong>This change loosens its own gate: 1 difference from main \(0123456789ab\), not accepted<\/strong>/,
        );
        assert.match(page, /<li>policy\/prod\.json: .*spot-&lt;b&gt;.*<\/li>/);
        assert.match(page, /--accept-loosening f{64}<\/li>/);
        assert.ok(!listParts(write()).includes("gate"));
    });

    it("has no part for what there is not", () => {
        const nothing = { regions: null, costs: [], changes: null, cells: [], resources: [] };
        const errors = ["Pulumi.prod.yaml has 1 problem:\n  a <b>"];
        const page = write({
            ...nothing,
            exitCode: 1,
            errors,
            packs: [],
            verdicts: [],
            warnings: [],
        });
        assert.deepEqual(listParts(page), ["errors"]);
        assert.match(page, /<pre>Pulumi\.prod\.yaml has 1 problem:\n {2}a &lt;b&gt;<\/pre>/);
        assert.doesNotMatch(page, /<svg|<table/);
    });

    it("says that no region changes where none does, and what kept a pack from judging", () => {
        const changes = { ...SAMPLE_RESULT.changes!, added: [] };
        const page = write({ changes, packErrors: ["the policy pack team did not start"] });
        assert.match(page, /The same regions as HEAD: no cell comes or goes\./);
        assert.match(page, /<pre>the policy pack team did not start<\/pre>/);
        const noVerdict = { verdicts: [], packErrors: ["the policy pack team did not start"] };
        assert.doesNotMatch(write(noVerdict), /No policy fails this check/);
        assert.match(write({ verdicts: [] }), /No policy fails this check\./);
    });

    it("needs nothing else and runs nothing", () => {
        const page = write();
        assert.doesNotMatch(page, /<(script|link|img|iframe|object|embed|base)\b/i);
        assert.doesNotMatch(page, /\s(src|on\w+|style)=|@import|url\(/i);
        assert.match(
            page,
            /<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;;/,
        );
    });

    it("has the same elements and attributes whatever things are called", () => {
        const hostile = render(makeHostile(SAMPLE_RESULT), "html");
        assert.deepEqual(listNames(hostile), listNames(write()));
        assert.doesNotMatch(hostile, /<script|<img|href="javascript/i);
        assert.match(hostile, /&lt;script&gt;alert\(2\)&lt;\/script&gt;/);
    });

    for (const [what, files, href] of [
        ["beside the page", undefined, "./components/batch/spotBatch.ts#L72"],
        ["where the page lies elsewhere", "..", "../components/batch/spotBatch.ts#L72"],
        [
            "at the commit in CI",
            "https://github.example/t/r/blob/abc",
            "https://github.example/t/r/blob/abc/components/batch/spotBatch.ts#L72",
        ],
    ] as const)
        it(`links verdicts and resources to their line, ${what}`, () => {
            const page = write({ verdicts: [sampleVerdict()] }, files);
            const link = `<a href="${href}"><code>components/batch/spotBatch.ts:72</code></a>`;
            // One verdict, and the environment of either cell.
            assert.equal(page.split(link).length - 1, 3);
        });

    it("shows what fails, folds the rest, and says a level in words", () => {
        const [failing = "", folded = ""] = write()
            .split('<h2 id="prices">')[0]!
            .split("<details>");
        assert.match(failing, /spot-scale-to-zero<\/a> <span class="badge bad">mandatory<\/span>/);
        assert.match(
            failing,
            /team-rule<\/a> <span class="badge bad">mandatory, undecided<\/span>/,
        );
        assert.match(folded, /<summary>Advisory: 1<\/summary>/);
        assert.match(folded, /spot-bid-percentage <span class="badge warn">advisory<\/span>/);
        // The title links to the page of the policy.
        assert.match(failing, /<a href="\.\/docs\/policies\.md#spot-scale-to-zero">spot-scale/);
        assert.doesNotMatch(failing.split("</article>")[0]!, />\s*docs\/policies\.md/);
    });

    it("folds resources by component, with their inputs", () => {
        const page = write();
        const batch = /<strong>prod-us-east-2-batch<\/strong>.*?<\/summary>/.exec(page)?.[0] ?? "";
        assert.match(batch, /gpu-batch:batch:SpotBatch/);
        assert.match(batch, /2 resources/);
        assert.match(page, /&quot;maxVcpus&quot;: 64/);
        assert.match(page, /team-bucket/);
    });
});
