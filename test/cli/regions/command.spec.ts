import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { defineRegionsCommand } from "../../../cli/regions/command";
import { parseLock, type Lock } from "../../../core/lock/lock";
import { printed, projectCopy } from "../../support/inProcessCommand";

describe("gpu-batch regions", () => {
    let directory: string;
    beforeEach(() => (directory = projectCopy()));
    afterEach(() => fs.rmSync(directory, { recursive: true }));

    const run = (...args: string[]) =>
        printed(defineRegionsCommand(), [...args, "--cwd", directory]);
    const file = () => path.join(directory, "regions.lock.json");
    const lockText = () => fs.readFileSync(file(), "utf8");
    const lock = (): Lock => parseLock(lockText()).lock!;

    it("shows every stack's regions, cheapest first, with the chosen one at no premium", async () => {
        const { out } = await run("show", "--json");
        const { asOf, stacks } = JSON.parse(out) as {
            asOf: string;
            stacks: {
                stack: string;
                rows: { region: string; chosen: boolean; premium: number }[];
            }[];
        };
        assert.equal(asOf, "2025-11-30");
        assert.deepEqual(
            stacks.map(({ stack }) => stack),
            ["prod", "test"],
        );
        for (const { rows } of stacks) {
            assert.equal(rows.length, 7);
            assert.deepEqual(
                rows.filter(({ chosen }) => chosen).map(({ region }) => region),
                ["us-east-2"],
            );
            assert.equal(rows[0]!.premium, 0);
        }
    });

    it("prints the table that people read", async () => {
        const { out } = await run("show", "-s", "prod");
        const lines = out.split("\n");
        assert.match(
            lines[0]!,
            /^Stack prod: g4dn\.xlarge, .*; prices of 2025-11-30 \(\d+ days old\)$/,
        );
        assert.match(
            lines[2]!,
            /^ {2}1 {2}us-east-2 +0\.2380 +0\.6943 +66 % +3 +>20% +\?\/\? +\+0 % +chosen;/,
        );
        assert.ok(!out.includes("Stack test"));
    });

    it("plots a dot for each type and region, as well-formed SVG", async () => {
        const plot = path.join(directory, "prices.svg");
        await run("show", "-s", "test", "--plot", plot);
        const svg = fs.readFileSync(plot, "utf8");
        assert.equal(svg.match(/<title>/g)!.length, 3 * 7);
        assert.match(svg, /stroke="black" stroke-width="2"><title>g5\.xlarge us-east-2 \$/);
        assert.deepEqual(
            [...svg.matchAll(/>(\$[\d.]+)<\/text>/g)].map(([, tick]) => tick),
            ["$0.16", "$0.18", "$0.2", "$0.25", "$0.3", "$0.4", "$0.5"],
        );
        assert.match(svg, />\$ per GPU-hour on spot, logarithmic<\/text>/);
        assert.match(svg, />chosen: us-east-2<\/text>/);
        const open = svg.match(/<[a-z]+(?=[ >])(?![^>]*\/>)/g)!.length;
        assert.equal(svg.match(/<\/[a-z]+>/g)!.length, open);
        assert.ok(!/NaN|undefined|Infinity/.test(svg));
    });

    it("shows a choice without writing it", async () => {
        const before = lockText();
        const { out } = await run("select", "-s", "prod", "--swap", "us-east-2=eu-north-1");
        assert.match(out, /^Decision: eu-north-1 \(swapped\), premium 6 %, standby us-east-2$/m);
        assert.match(out, /^ {2}\+ creates the cell prod-eu-north-1$/m);
        assert.match(
            out,
            /^ {2}- deletes the cell prod-us-east-2: disable its queue .*;\n {4}its bucket gpu-batch-prod-us-east-2-ACCOUNT goes too, .*: aws s3 sync /m,
        );
        assert.match(
            out,
            /^ {2}costs \$14\.27 a month at 1000 GPU-hours; the move itself about \$20$/m,
        );
        assert.match(out, /Nothing is written; add --write/);
        assert.equal(lockText(), before);
        assert.deepEqual(fs.readdirSync(directory).length, 4);
    });

    it("writes the selection of one stack and nothing else", async () => {
        const before = lock();
        await run("select", "-s", "prod", "--swap", "us-east-2=eu-north-1", "--write");
        const after = lock();
        assert.deepEqual({ ...after, selection: null }, { ...before, selection: null });
        assert.deepEqual(after.selection.test, before.selection.test);
        const today = new Date().toISOString().slice(0, 10);
        assert.deepEqual(after.selection.prod, {
            chosen: ["eu-north-1"],
            zones: { "eu-north-1": ["eun1-az1", "eun1-az2", "eun1-az3"] },
            standby: "us-east-2",
            premiumPct: "6.0",
            how: "swapped",
            chosenAt: today,
            reasons: [
                "eu-north-1, by hand: $0.2523 a GPU-hour, 6 % above the cheapest feasible region",
            ],
        });
        assert.deepEqual(fs.readdirSync(directory).sort(), [
            "Pulumi.prod.yaml",
            "Pulumi.test.yaml",
            "Pulumi.yaml",
            "regions.lock.json",
        ]);
    });

    it("keeps the day of a choice that does not change, and its zones", async () => {
        const before = lock().selection.test!;
        await run("select", "-s", "test", "--write");
        assert.equal(lock().selection.test!.chosenAt, before.chosenAt);
        assert.deepEqual(lock().selection.test!.zones, before.zones);
    });

    it("holds a pin until it is lifted", async () => {
        await run("select", "-s", "prod", "--pin", "us-west-2", "--write");
        assert.equal(lock().selection.prod!.how, "pinned");
        await run("select", "-s", "prod", "--write");
        assert.deepEqual(lock().selection.prod!.chosen, ["us-west-2"]);
        const { out } = await run("select", "-s", "prod", "--unpin", "--write");
        assert.deepEqual(lock().selection.prod!.chosen, ["us-east-2"]);
        assert.equal(lock().selection.prod!.how, "ranked");
        assert.match(out, /saves \$91\.\d\d a month/);
    });

    it("chooses as many regions as are asked for", async () => {
        await run("select", "-s", "prod", "--count", "2", "--write");
        assert.deepEqual(lock().selection.prod!.chosen, ["us-east-2", "eu-north-1"]);
        assert.deepEqual(Object.keys(lock().selection.prod!.zones).sort(), [
            "eu-north-1",
            "us-east-2",
        ]);
        await run("select", "-s", "prod", "--write");
        assert.equal(lock().selection.prod!.chosen.length, 2, "as many as before");
    });

    it("warns where the program would not read the selection", async () => {
        const stack = path.join(directory, "Pulumi.prod.yaml");
        fs.appendFileSync(stack, "  gpu-batch:regions: [us-west-2]\n");
        const { err, out } = await run("select", "-s", "prod");
        assert.match(out, /us-west-2 is pinned: \$0\.3294 a GPU-hour, 38\.4 % above the cheapest/);
        assert.equal(
            err,
            "gpu-batch:regions of prod lists regions, so the program does not read this selection; set it to [cheapest]\n",
        );
    });

    it("explains why not this region", async () => {
        const { out } = await run("explain", "us-west-2", "-s", "prod");
        assert.equal(
            out,
            [
                "us-west-2 is not chosen for prod:",
                "  - place 7 of 7 feasible regions",
                "  - $0.3294 a GPU-hour: 38.4 % more expensive than us-east-2, $91 a month at 1000 GPU-hours",
                "",
            ].join("\n"),
        );
    });

    const refused: readonly [readonly string[], RegExp][] = [
        [
            ["explain", "us-esat-1"],
            /^us-esat-1 is not in regions\.lock\.json .*; did you mean us-east-1\?$/,
        ],
        [
            ["show", "-s", "prd"],
            /^there is no stack prd: Pulumi\.prd\.yaml is missing \(stacks here: prod and test\); did you mean prod\?$/,
        ],
        [["select", "-s", "prod", "--pin", "us-esat-1"], /; did you mean us-east-1\?$/],
        [
            ["select", "-s", "prod", "--swap", "us-west-2=eu-north-1"],
            /^us-west-2 is not chosen \(us-east-2\); write --swap us-east-2=eu-north-1$/,
        ],
        [
            ["select", "-s", "prod", "--swap", "us-east-2=us-east-2"],
            /^us-east-2 is chosen already; swap us-east-2 for another$/,
        ],
        [["select", "-s", "prod", "--count", "8"], /^8 regions are wanted and 7 can be chosen:/],
        [["select", "-s", "prod", "--count", "0"], /Write a whole number of 1 or more\./],
        [["select", "-s", "prod", "--count", "0x2"], /Write a whole number of 1 or more\./],
        [["select", "-s", "prod", "--count", "1e0"], /Write a whole number of 1 or more\./],
        [["select", "-s", "prod", "--pin", "us-east-1", "--unpin"], /cannot be used with option/],
    ];
    for (const [args, message] of refused) {
        it(`refuses ${args.join(" ")}`, async () => {
            const before = lockText();
            const write = args[0] === "select" ? ["--write"] : [];
            await assert.rejects(run(...args, ...write), { message });
            assert.equal(lockText(), before);
        });
    }

    it("names the row of a damaged lock and leaves it as it is", async () => {
        const broken = lockText().replace(/"spotMean7": "[\d.]+"/, '"spotMean7": "-1.0000"');
        fs.writeFileSync(file(), broken);
        await assert.rejects(run("select", "-s", "prod", "--write"), {
            message:
                'regions.lock.json has 1 problem:\n  regions.ap-northeast-2.pools[0] (g4dn.12xlarge in *).spotMean7: is "-1.0000"; ' +
                'write dollars with four decimals as a string, such as "0.4067"',
        });
        assert.equal(lockText(), broken);
    });
});
