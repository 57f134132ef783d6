import * as assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { check, type CheckArgs } from "../../../cli/check/check";
import { runProjectInline } from "../../support/inProcess";
import { render } from "../../../cli/check/report";
import { parseLock, type Lock } from "../../../core/lock/lock";
import { renderLock as writeLockText } from "../../../core/lock/text";
import { projectCopy } from "../../support/project";

/** A committed project of its own with the real program, whose lock a test may change. */
function committedProject(): string {
    const directory = projectCopy();
    const git = (...args: string[]) => execFileSync("git", args, { cwd: directory, stdio: "pipe" });
    git("init", "--quiet");
    git("add", "regions.lock.json", "Pulumi.yaml");
    git("-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "--quiet", "-m", "Lock");
    return directory;
}

describe("what a check says about regions", () => {
    let directory: string;
    beforeEach(() => (directory = committedProject()));
    afterEach(() => fs.rmSync(directory, { recursive: true }));

    /** Without packs, which would take nearly all of the time and say nothing of regions. */
    const run = (args: Partial<CheckArgs> = {}) => {
        const config = path.join(directory, "no-policies.json");
        fs.writeFileSync(config, "{}");
        return check({
            ...{ directory, stack: "prod", today: "2025-12-10", run: runProjectInline },
            ...{ policies: { own: [], config }, ...args },
        });
    };
    function changeLock(change: (lock: Lock) => void): void {
        const file = path.join(directory, "regions.lock.json");
        const lock = parseLock(fs.readFileSync(file, "utf8")).lock!;
        change(lock);
        fs.writeFileSync(file, writeLockText(lock));
    }
    const swap = () =>
        changeLock(({ selection }) => {
            selection.prod!.chosen = ["eu-north-1"];
            selection.prod!.zones = { "eu-north-1": ["eun1-az1", "eun1-az2", "eun1-az3"] };
        });

    it("shows both cells of a swap, what differs, and not one shared name", async () => {
        swap();
        const { changes, cells } = await run();
        assert.deepEqual(
            cells.map(({ region }) => region),
            ["eu-north-1"],
        );
        assert.deepEqual(
            [changes!.added, changes!.removed].map((all) => all.map(({ cell }) => cell)),
            [["prod-eu-north-1"], ["prod-us-east-2"]],
        );
        assert.equal(changes!.added[0]!.resources, cells[0]!.resources);
        assert.equal(changes!.removed[0]!.resources, cells[0]!.resources);
        assert.deepEqual(changes!.kept, []);
        assert.deepEqual(changes!.differences, [
            "zones: us-east-2a, us-east-2b, us-east-2c -> eu-north-1a, eu-north-1b, eu-north-1c",
        ]);
        assert.deepEqual(changes!.sharedNames, []);
    });

    it("prints the swap, in text and in a pull request's comment", async () => {
        swap();
        const result = await run();
        for (const format of ["text", "markdown"] as const) {
            const report = render(result, format);
            assert.match(report, /\+ creates prod-eu-north-1: \d+ resources in eu-north-1a/);
            assert.match(
                report,
                /- deletes prod-us-east-2: .*; its bucket gpu-batch-prod-us-east-2-ACCOUNT goes too, .*: aws s3 sync s3:\/\/gpu-batch-prod-us-east-2-ACCOUNT FOLDER$/m,
            );
            assert.match(report, /names that the new and the old cells share: 0$/m);
        }
    });

    it("says nothing of changes where the regions are as committed", async () => {
        const result = await run();
        assert.deepEqual(
            [result.changes!.added, result.changes!.removed, result.changes!.kept],
            [[], [], ["us-east-2"]],
        );
        assert.ok(!render(result, "text").includes("Regions against"));
    });

    it("compares with another commit when told, and says when it cannot", async () => {
        const { changes, warnings } = await run({ base: "no-such-branch" });
        assert.equal(changes, null);
        assert.match(
            warnings.at(-1)!,
            /^regions are not compared with no-such-branch: .*no-such-branch/,
        );
    });

    it("compares with nothing where there is no repository", async () => {
        fs.rmSync(path.join(directory, ".git"), { recursive: true });
        const { verdict, warnings } = await run();
        assert.equal(verdict, "PASS");
        assert.match(warnings.at(-1)!, /^regions are not compared with HEAD: not a git repository/);
    });

    it("never takes a base for an option of git", async () => {
        const { warnings } = await run({ base: "--output=stolen" });
        assert.match(warnings.at(-1)!, /^regions are not compared with --output=stolen: /);
        assert.ok(!fs.readdirSync(directory).some((name) => name.startsWith("stolen")));
    });

    const ages: readonly [string, number | undefined, string, string, number][] = [
        ["2026-01-04", undefined, "PASS", "fresh", 0],
        ["2026-01-05", undefined, "PASS", "old", 0],
        ["2026-01-05", 36, "PASS", "old", 0],
        ["2026-01-06", 36, "FAIL", "failed", 1],
    ];
    for (const [today, maxPriceAgeDays, verdict, kind, exitCode] of ages) {
        it(`calls prices of 2025-11-30 ${kind} on ${today} with a limit of ${maxPriceAgeDays ?? "none"}`, async () => {
            const result = await run({ today, maxPriceAgeDays });
            const days = result.regions!.ageDays;
            const text = `the prices in regions.lock.json are ${days} days old (2025-11-30); run gpu-batch regions refresh`;
            assert.deepEqual([result.verdict, result.exitCode], [verdict, exitCode]);
            assert.equal(result.warnings.includes(text), kind === "old");
            assert.deepEqual(
                result.errors,
                kind === "failed" ? [`${text}, --max-price-age is 36`] : [],
            );
        });
    }

    it("says what each cell costs", async () => {
        const { costs } = await run();
        assert.equal(costs.length, 1);
        const [cost] = costs;
        assert.equal(
            cost!.idleUsdPerMonth,
            3,
            "a dashboard; no NAT gateway, no interface endpoint",
        );
        assert.equal(cost!.maxVcpus, 256);
        assert.equal(cost!.onDemandCeiling, null);
        // 256 / 4 = 64 g5.xlarge at $0.4067.
        assert.equal(cost!.ceiling!.highType, "g5.xlarge");
        assert.equal(cost!.ceiling!.highUsdPerHour.toFixed(2), "26.03");
        const work = cost!.perThousandGpuHours!;
        assert.equal(work.spotUsd.toFixed(2), "238.00");
        assert.equal(work.onDemandUsd.toFixed(2), "694.27");
        assert.equal(work.folkRule!.region, "us-east-2");
    });

    it("says more about a region that costs more than the folk rule's", async () => {
        swap();
        const text = render(await run(), "text");
        assert.match(
            text,
            /1,000 GPU-hours: \$252\.27; .*; \$238\.00 in us-east-2, the cheapest of Virginia, Ohio and Oregon \(6 % more\)/,
        );
    });

    it("prints the same bytes twice but for the seconds", async () => {
        swap();
        const [a, b] = [await run(), await run()].map((result) =>
            render({ ...result, seconds: 0 }, "json"),
        );
        assert.equal(a, b);
    });
});
