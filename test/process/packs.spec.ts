import * as assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { check } from "../../cli/check/check";
import type { CheckResult } from "../../cli/check/result";
import { OWN_PACKS } from "../../cli/check/packs/check";
import { ROOT } from "../support/preview";

const fixture = (name: string) => path.join(ROOT, "test/fixtures/packs", name);
/** The day of the committed prices. */
const TODAY = "2025-11-30";
const STRICT = path.join(ROOT, "test/fixtures/packs/strict.json");

function checked(
    policies: Parameters<typeof check>[0]["policies"],
    stack = "prod",
): Promise<CheckResult> {
    return check({ directory: ROOT, stack, today: TODAY, policies });
}

/**
 * Installs AWSGuard from npm's registry, unless it is there: with the SDKs that it stands on it weighs 200 MB,
 * which nothing else needs.
 */
function installAwsGuard(): void {
    const directory = fixture("awsguard");
    const lock = fs.readFileSync(path.join(directory, "package-lock.json"), "utf8");
    const stamp = path.join(directory, "node_modules", ".installed-lock.json");
    if (fs.existsSync(stamp) && fs.readFileSync(stamp, "utf8") === lock) return;
    const { status, stderr, error } = spawnSync(
        "npm",
        ["ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        { cwd: directory, encoding: "utf8" },
    );
    if (status !== 0)
        throw new Error(
            `npm ci in ${directory} failed; this test installs @pulumi/awsguard once and needs npm's registry for it:\n${error?.message ?? stderr}`,
        );
    fs.writeFileSync(stamp, lock);
}

describe("packs beside the program", () => {
    it("pass the stacks prod and test, all 44 policies answering", async () => {
        for (const stack of ["prod", "test"]) {
            const { exitCode, verdicts, packs, packErrors } = await check({
                directory: ROOT,
                stack,
                today: TODAY,
            });
            assert.deepEqual([exitCode, verdicts, packErrors], [0, [], []]);
            assert.deepEqual(
                packs.map(({ name, answered }) => [name, answered]),
                [
                    ["gpu-batch-gpu", 10],
                    ["gpu-batch-spot", 10],
                    ["gpu-batch-retry", 9],
                    ["gpu-batch-guard", 15],
                ],
            );
        }
    });

    it("say the same in one process as in four", async () => {
        const config = STRICT;
        const one = await checked({ config });
        const four = await checked({ own: [], packs: OWN_PACKS, config });
        assert.equal(one.exitCode, 2);
        assert.ok(one.verdicts.length > 3);
        assert.deepEqual(four.verdicts, one.verdicts);
        assert.deepEqual(four.packs, one.packs);
    });

    it("include AWSGuard, unchanged", async function () {
        this.timeout(600_000);
        installAwsGuard();
        const { packs, verdicts, exitCode } = await checked({ packs: [fixture("awsguard")] });
        const guard = packs.find(({ name }) => name === "pulumi-awsguard");
        assert.ok(guard && guard.policies.length > 20, JSON.stringify(packs.map((p) => p.name)));
        assert.equal(guard.answered + guard.disabled, guard.policies.length);
        assert.equal(exitCode, 0);
        assert.ok(verdicts.some(({ policy }) => policy === "s3-bucket-logging-enabled"));
    });

    it("include a team's own: it mends before it judges, and what it cannot decide fails", async () => {
        // The stack test has three log groups: of jobs, of their events, and of training.
        const team = { own: [], packs: [fixture("team")], config: fixture("none.json") };
        const result = await checked(team, "test");
        assert.equal(result.exitCode, 2);
        assert.deepEqual(
            result.verdicts.map(({ policy, status, level }) => [policy, status, level]),
            [
                ["team-subnets", "undecided", "mandatory"],
                ...Array.from({ length: 3 }, () => ["team-log-days", "remediated", "advisory"]),
                ...Array.from({ length: 3 }, () => ["team-log-days-seen", "violated", "advisory"]),
            ],
        );
        for (const { message } of result.verdicts.slice(-3)) assert.match(message, /kept 90 days/);
        const logs = result.resources.filter(({ type }) => type.endsWith(":LogGroup"));
        assert.deepEqual(
            logs.map(({ inputs }) => inputs.retentionInDays),
            [90, 90, 90],
        );
    });

    it("fail the check when one does not start", async () => {
        const { exitCode, packErrors } = await checked({ packs: [fixture("broken")] });
        assert.equal(exitCode, 2);
        assert.match(packErrors.join("\n"), /the policy pack broken ended with status 1/);
        assert.match(packErrors.join("\n"), /this pack has lost its rules/);
    });

    it("fail the check when the configuration names what no pack has", async () => {
        const { exitCode, packErrors } = await checked({ config: fixture("typo.json") });
        assert.equal(exitCode, 2);
        assert.deepEqual(packErrors, [
            "the policy configuration is wrong: spot-scale-to-nought: no pack has this policy; remove it or fix the name",
            "the policy configuration is wrong: guard-tags: it has no setting colour; write keys",
        ]);
    });

    it("stand alone as bundles, and the bundled guard allows no region until it is told", async () => {
        execFileSync(process.execPath, [path.join(ROOT, "policy/scripts/bundle.cjs")]);
        const packs = ["gpu", "spot", "retry", "guard"].map((name) =>
            path.join(ROOT, "dist/policy", name),
        );
        const { verdicts, packErrors } = await checked({ own: [], packs });
        assert.deepEqual(packErrors, []);
        assert.deepEqual(
            [...new Set(verdicts.map(({ policy }) => policy))],
            ["guard-region-allowed"],
        );
        const config = fixture("regions.json");
        const told = await checked({ own: [], packs, config });
        assert.deepEqual([told.exitCode, told.verdicts], [0, []]);
    });

    it("are refused when there is none in the folder", async () => {
        const { exitCode, errors } = await checked({ packs: [ROOT] });
        assert.equal(exitCode, 1);
        assert.match(errors.join(), /is not the folder of a policy pack/);
    });
});
