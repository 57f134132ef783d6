import * as assert from "node:assert/strict";
import {
    drawPrices,
    hasPrices,
    type PlottedPrices,
    type PlottedRegion,
} from "../../../core/ranking/pricePlot";

const region = (
    name: string,
    typeUsdPerGpuHour: PlottedRegion["typeUsdPerGpuHour"] = { "g5.xlarge": 0.4 },
    chosen = false,
): PlottedRegion => ({ region: name, chosen, typeUsdPerGpuHour });

const draw = (rows: readonly PlottedRegion[], change: Partial<PlottedPrices> = {}) =>
    drawPrices({
        asOf: "2026-11-01",
        instanceTypes: ["g5.xlarge", "g6.xlarge"],
        rows,
        ...change,
    });

/** Marks in the order they are drawn: what they say, and whether they have a ring. */
function listMarks(svg: string): [title: string, ring: boolean][] {
    const marks = svg.matchAll(/<path [^>]*?(stroke-width="2")?><title>([^<]*)<\/title><\/path>/g);
    return [...marks].map(([, ring, title = ""]) => [title, ring !== undefined]);
}

describe("the plot of prices", () => {
    it("has a mark for each price, the chosen region's in a ring and on top", () => {
        const svg = draw([
            region("eu-north-1", { "g5.xlarge": 0.25 }, true),
            region("us-east-2", { "g5.xlarge": 0.41, "g6.xlarge": 0.28 }),
        ]);
        assert.deepEqual(listMarks(svg), [
            ["g5.xlarge us-east-2 $0.4100", false],
            ["g5.xlarge eu-north-1 $0.2500", true],
            ["g6.xlarge us-east-2 $0.2800", false],
        ]);
        assert.match(svg, />chosen: eu-north-1<\/text>/);
        assert.match(svg, />\$ per GPU-hour on spot, logarithmic<\/text>/);
    });

    it("places a price between the ticks around it", () => {
        const svg = draw([region("a", { "g5.xlarge": 0.1 }), region("b", { "g5.xlarge": 0.22 })]);
        const ticks = new Map(
            [...svg.matchAll(/<text x="([\d.]+)"[^>]*>\$([\d.]+)<\/text>/g)].map(
                ([, x, usd]) => [Number(usd), Number(x)] as const,
            ),
        );
        const [, x] = /translate\(([\d.]+) \d+\)[^>]*><title>g5\.xlarge b /.exec(svg)!;
        assert.ok(ticks.size >= 4, svg);
        assert.ok(Number(x) > ticks.get(0.2)!, svg);
        assert.equal([...ticks.keys()].toSorted((p, q) => p - q).join(), [...ticks.keys()].join());
    });

    it("tells 32 regions apart by colour and shape together", () => {
        const names = Array.from({ length: 33 }, (_, at) => `r${String(at).padStart(2, "0")}`);
        const svg = draw(names.map((name) => region(name)));
        const looks = [...svg.matchAll(/<path d="([^"]+)"[^>]* fill="([^"]+)"[^>]*><title>/g)].map(
            ([, shape, fill]) => `${shape} ${fill}`,
        );
        assert.equal(looks.length, 33);
        assert.equal(new Set(looks).size, 32);
    });

    it("says so where there is no price", () => {
        for (const rows of [[], [region("us-east-2", {})]]) {
            assert.equal(hasPrices({ rows }), false);
            const svg = draw(rows);
            assert.match(svg, />no price known<\/text>/);
            assert.match(svg, />nothing chosen<\/text>/);
            assert.doesNotMatch(svg, /NaN|Infinity|undefined/);
        }
        assert.equal(hasPrices({ rows: [region("us-east-2")] }), true);
    });

    it("has one price in the middle of an axis", () =>
        assert.doesNotMatch(draw([region("us-east-2")]), /NaN|Infinity|undefined/));

    it("escapes names", () => {
        const evil = `"><script>alert('1')</script>`;
        const svg = draw([region(evil, { [evil]: 1 }, true)], {
            instanceTypes: [evil],
            asOf: evil,
        });
        assert.doesNotMatch(svg, /<script/);
        assert.equal(svg.match(/&lt;script&gt;/g)!.length, 7);
    });

    it("turns dark with the reader's colours, but never on paper", () =>
        assert.match(draw([]), /@media screen and \(prefers-color-scheme: dark\)/));
});
