import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { check } from "../../../cli/check/check";
import type { CheckResult } from "../../../cli/check/result";
import { render } from "../../../cli/check/report";
import { defineRegionsCommand } from "../../../cli/regions/command";
import type { Lock, LockRegion } from "../../../core/lock/lock";
import { renderLock } from "../../../core/lock/text";
import { runProjectInline } from "../../support/inProcess";
import { printed } from "../../support/inProcessCommand";
import { lockOf, region, TYPES, pool } from "../../support/locks";
import { projectCopy } from "../../support/project";

/** A region of the lock as an account would have it, where every type costs `spot` in three zones. */
function realRegion(name: string, id: string, spot: number): LockRegion {
    const zones = Object.fromEntries(
        ["a", "b", "c"].map((letter, index) => [`${id}-az${index + 1}`, `${name}${letter}`]),
    );
    return region(spot, {
        zones,
        parentAmi: "ami-0123456789abcdef0",
        pools: TYPES.flatMap((type) => Object.keys(zones).map((zone) => pool(type, zone, spot))),
    });
}

const LOCK: Lock = {
    ...lockOf({
        "us-east-1": realRegion("us-east-1", "use1", 0.32),
        "us-east-2": realRegion("us-east-2", "use2", 0.3),
        "us-west-2": realRegion("us-west-2", "usw2", 0.28),
        "eu-north-1": realRegion("eu-north-1", "eun1", 0.25),
    }),
    selection: {
        prod: {
            chosen: ["us-east-2"],
            zones: { "us-east-2": ["use2-az1", "use2-az2", "use2-az3"] },
            how: "ranked",
            chosenAt: "2026-11-20",
            reasons: [],
        },
    },
};

/**
 * Data in Virginia that costs 1 cent a GB from Ohio and 2 cents from elsewhere: 10 and 20 cents a
 * GPU-hour. Stockholm, the cheapest, is forbidden.
 */
const POLICY =
    "{deny: [eu-north-1], data: {region: us-east-1, readGbPerMonth: 5000, writeGbPerMonth: 5000}}";
const ORDER = ["us-east-1", "us-east-2", "us-west-2", "eu-north-1"];

interface Shown {
    readonly asOf: string;
    readonly source: string;
    readonly stacks: readonly { stack: string; rows: readonly { region: string }[] }[];
}

describe("the table of regions", () => {
    let directory: string;
    let checked: CheckResult;
    before(async () => {
        directory = projectCopy({
            lock: renderLock(LOCK),
            stackFile: [
                "config:",
                "  pulumi:disable-default-providers: [aws]",
                `  gpu-batch:instanceTypes: [${TYPES.join(", ")}]`,
                "  gpu-batch:maxVcpus: 64",
                `  gpu-batch:regionPolicy: ${POLICY}`,
                "",
            ].join("\n"),
        });
        const config = path.join(directory, "no-policies.json");
        fs.writeFileSync(config, "{}");
        checked = await check({
            directory,
            stack: "prod",
            today: "2026-11-22",
            run: runProjectInline,
            policies: { own: [], config },
        });
        assert.deepEqual([checked.verdict, checked.errors], ["PASS", []]);
    });
    after(() => fs.rmSync(directory, { recursive: true }));

    const show = async (...args: string[]) =>
        (await printed(defineRegionsCommand(), ["show", "-s", "prod", "-C", directory, ...args]))
            .out;
    /** Regions in the order of a report's lines that begin with, or hold, one. */
    const readOrder = (report: string) =>
        report.split("\n").flatMap((line) => {
            const [, name] = /^(?:\| *)?\s*(?:\d+|-)[ |]+([a-z]+-[a-z]+-\d)\b/.exec(line) ?? [];
            return name === undefined ? [] : [name];
        });

    it("is one for `regions show` and for `check`, in rows and in facts", async () => {
        const { stacks, asOf, source } = JSON.parse(await show("--json")) as Shown;
        const inCheck = JSON.parse(render(checked, "json")) as CheckResult;
        assert.deepEqual(inCheck.regions!.rows, stacks[0]!.rows);
        assert.deepEqual([inCheck.regions!.asOf, inCheck.regions!.source], [asOf, source]);
    });

    it("goes by the stack's regionPolicy: transfer counts, and what is denied comes last", async () => {
        for (const report of [await show(), render(checked, "text"), render(checked, "markdown")])
            assert.deepEqual(readOrder(report), ORDER, report);
        const rows = checked.regions!.rows;
        assert.deepEqual(
            rows.map((row) => [row.region, row.rank, row.overheadUsdPerGpuHour.toFixed(4)]),
            [
                ["us-east-1", 1, "0.0000"],
                ["us-east-2", 2, "0.1000"],
                ["us-west-2", 3, "0.2000"],
                ["eu-north-1", null, "0.2000"],
            ],
        );
        assert.deepEqual(rows.at(-1)!.notes.includes("denied by the stack"), true);
        assert.deepEqual(
            rows.filter(({ chosen }) => chosen).map(({ region }) => region),
            ["us-east-2"],
        );
    });

    it("has the same cells on the terminal and in a pull request", async () => {
        const cells = (report: string) =>
            report.split("\n").flatMap((line) => {
                const trimmed = line.replace(/^\| | \|$/g, "").trim();
                const split = line.startsWith("|")
                    ? trimmed.split(/ \| ?/)
                    : trimmed.split(/ {2,}/);
                return ORDER.includes(split[1] ?? "") ? [split.filter(Boolean)] : [];
            });
        const [shown, text, markdown] = [
            await show(),
            render(checked, "text"),
            render(checked, "markdown"),
        ].map(cells);
        assert.equal(shown!.length, ORDER.length);
        assert.deepEqual(text, shown);
        assert.deepEqual(markdown, shown);
    });

    it("keeps the names that the check's JSON has had", () => {
        const row = checked.regions!.rows.find(({ chosen }) => chosen)!;
        assert.deepEqual(
            [row.spotUsdPerGpuHour, row.onDemandUsdPerGpuHour, row.zones, row.missingTypes],
            [0.3, 1, 3, []],
        );
    });
});
