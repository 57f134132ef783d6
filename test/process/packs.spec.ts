import * as assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { check } from "../../cli/check/check";
import type { CheckResult } from "../../cli/check/result";
import { cloneProject, ROOT, sharedClone } from "../support/projectFiles";

const fixture = (name: string) => path.join(ROOT, "test/fixtures/packs", name);
/** The day of the prices in the tests' own lock. */
const TODAY = "2025-11-30";
const STRICT = path.join(ROOT, "test/fixtures/packs/strict.json");
const PACKS = ["gpu", "spot", "retry", "guard"];
/** The packs of a clone, with its levels and exemptions beside them. */
const own = PACKS.map((name) => path.join(sharedClone(), "policy", name));

function checked(
    policies: Parameters<typeof check>[0]["policies"] = {},
    stack = "prod",
): Promise<CheckResult> {
    const directory = sharedClone();
    const config = path.join(directory, "policy", `${stack}.json`);
    return check({ directory, stack, today: TODAY, policies: { own, config, ...policies } });
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
    it("pass the stacks prod and test, all 45 policies answering", async () => {
        for (const stack of ["prod", "test"]) {
            const { exitCode, verdicts, packs, packErrors } = await checked({}, stack);
            assert.deepEqual([exitCode, verdicts, packErrors], [0, [], []]);
            assert.deepEqual(
                packs.map(({ name, answered }) => [name, answered]),
                [
                    ["gpu-batch-gpu", 10],
                    ["gpu-batch-spot", 10],
                    ["gpu-batch-retry", 9],
                    ["gpu-batch-guard", 16],
                ],
            );
        }
    });

    it("say the same in one process as in four", async () => {
        const config = STRICT;
        const one = await checked({ config });
        const four = await checked({ own: [], packs: own, config });
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
        execFileSync(process.execPath, [path.join(sharedClone(), "policy/scripts/bundle.cjs")]);
        const packs = PACKS.map((name) => path.join(sharedClone(), "dist/policy", name));
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

    it("judge by the strictest levels that are there, and say so", () => {
        const clone = cloneProject();
        try {
            fs.copyFileSync(
                path.join(clone, "Pulumi.test.yaml"),
                path.join(clone, "Pulumi.dev.yaml"),
            );
            fs.appendFileSync(
                path.join(clone, "Pulumi.dev.yaml"),
                "  gpu-batch:regions: [us-east-2]\n",
            );
            const judge = () => {
                const bin = path.join(clone, "bin/gpu-batch.cjs");
                const args = [bin, "check", "--stack", "dev", "--format", "json"];
                const { stdout } = spawnSync(process.execPath, args, {
                    ...{ cwd: clone, encoding: "utf8", maxBuffer: 2 ** 26 },
                });
                return JSON.parse(stdout) as CheckResult;
            };
            const byProd = judge();
            assert.equal(byProd.exitCode, 0);
            assert.equal(
                byProd.warnings[0],
                "there is no policy/dev.json: the packs judge by policy/prod.json, as strictly as prod; to choose levels for dev: cp policy/prod.json policy/dev.json",
            );
            fs.rmSync(path.join(clone, "policy/prod.json"));
            const byPacks = judge();
            assert.equal(byPacks.exitCode, 2);
            assert.match(
                byPacks.warnings[0] ?? "",
                /^there is no policy\/dev\.json: the packs judge by their built-in levels, all of them strict; write policy\/dev\.json/,
            );
        } finally {
            fs.rmSync(clone, { recursive: true });
        }
    });

    it("are refused when there is none in the folder", async () => {
        const { exitCode, errors } = await checked({ packs: [sharedClone()] });
        assert.equal(exitCode, 1);
        assert.match(errors.join(), /is not the folder of a policy pack/);
    });
});
