import * as assert from "node:assert/strict";
import { drawCellPicture } from "../../../../../cli/check/report/html/cellPicture";
import type { PlannedCell, PlannedResource } from "../../../../../cli/check/plan";
import { sampleResource, SAMPLE_RESULT } from "../../../../support/checkResult";

const CELL: PlannedCell = { name: "cell", region: "us-east-2", urn: "urn:cell", resources: 1 };

/** A part of the cell that uses others, with so many types of resources in it. */
const part = (name: string, uses: readonly string[] = []): PlannedResource =>
    sampleResource({
        urn: name,
        name,
        type: `team:index:${name}`,
        parent: CELL.urn,
        dependencies: uses,
    });

/** Column of each part, by its place from the left. */
function listColumns(svg: string): Record<string, number> {
    const heads = [...svg.matchAll(/<text x="(\d+)" y="\d+" font-size="13"[^>]*><title>(\w+)</g)];
    const lefts = [...new Set(heads.map(([, x]) => Number(x)))].sort((a, b) => a - b);
    return Object.fromEntries(heads.map(([, x, name]) => [name, lefts.indexOf(Number(x))]));
}

const draw = (...parts: PlannedResource[]) => drawCellPicture(CELL, parts);
const countArrows = (svg: string) => svg.split('class="arrow"').length - 1;

describe("the picture of a cell", () => {
    it("puts what is used right of what uses it, and says so in words", () => {
        const [cell] = SAMPLE_RESULT.cells;
        const { svg, uses } = drawCellPicture(cell!, SAMPLE_RESULT.resources);
        assert.deepEqual(listColumns(svg), { SpotBatch: 0, GpuAmi: 1, Network: 2 });
        assert.deepEqual(uses, ["GpuAmi uses Network", "SpotBatch uses GpuAmi, Network"]);
        assert.equal(countArrows(svg), 3);
        assert.match(svg, />ComputeEnvironment prod-us-east-2-spot<\/text>/);
        assert.match(svg, />prod-us-east-2-batch, 3 resources<\/text>/);
        assert.match(svg, /role="img" aria-label="Parts of the cell prod-us-east-2"/);
    });

    it("fills up columns with what no arrow reaches", () => {
        const { svg } = draw(part("a", ["b"]), part("b"), part("c"), part("d"));
        assert.deepEqual(listColumns(svg), { a: 0, b: 1, c: 0, d: 1 });
    });

    for (const [what, parts] of [
        ["two that use each other", [part("a", ["b"]), part("b", ["a"])]],
        ["a circle behind one", [part("a", ["b"]), part("b", ["c"]), part("c", ["b"])]],
        ["one that uses itself", [part("a", ["a"])]],
    ] as const)
        it(`ends with ${what}`, () => {
            const { svg } = draw(...parts);
            assert.deepEqual(
                Object.keys(listColumns(svg)).sort(),
                parts.map(({ urn }) => urn),
            );
            assert.doesNotMatch(svg, /NaN|undefined/);
        });

    it("counts the types that a panel has no room for", () => {
        const types =
            "JobQueue JobDefinition ComputeEnvironment LaunchTemplate Vpc Bucket Repository Image Role";
        const inside = types
            .split(" ")
            .map((type) =>
                sampleResource({ urn: type, name: type, type: `a:b/c:${type}`, parent: "a" }),
            );
        const { svg } = draw(part("a"), ...inside);
        assert.match(svg, />and 2 more types<\/text>/);
        assert.match(svg, />a, 10 resources<\/text>/);
    });

    it("cuts long names and keeps them whole as titles", () => {
        const name = "a".repeat(80);
        const { svg } = draw(part(name));
        assert.match(svg, new RegExp(`<title>${name}</title>a{41}…</text>`));
    });

    it("is none for a cell without parts", () => assert.deepEqual(draw(), { svg: "", uses: [] }));
});
