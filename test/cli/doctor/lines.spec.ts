import * as assert from "node:assert/strict";
import { checkMachine, type Ended, type RunCommand } from "../../../cli/doctor/machine";
import {
    renderDoctorReport,
    fail,
    pass,
    judgeSpotQuotas,
    judgeTrainingQuotas,
    judgeZones,
} from "../../../cli/doctor/lines";

const need = (instanceTypes: string[]) => ({ region: "us-east-2", instanceTypes, maxVcpus: 64 });

describe("doctor's judgement", () => {
    it("names the vCPUs that a quota lacks, and warns of asking for instances", () => {
        assert.deepEqual(judgeSpotQuotas(need(["g5.xlarge"]), { G: 3, P: 999 }), [
            {
                what: "us-east-2: spot quota of G types",
                state: "fail",
                found: "3 vCPUs, 64 needed",
                cure: 'ask for 64 vCPUs (not instances) of "All G and VT Spot Instance Requests" in Service Quotas, us-east-2',
            },
        ]);
    });

    it("judges each class of types that the cell has, and no other", () => {
        const lines = judgeSpotQuotas(need(["p5.48xlarge", "g5.xlarge", "g6.xlarge"]), { G: 64 });
        assert.deepEqual(
            lines.map(({ what, state }) => [what, state]),
            [
                ["us-east-2: spot quota of G types", "ok"],
                ["us-east-2: spot quota of P types", "unknown"],
            ],
        );
        assert.equal(
            lines[1]?.found,
            "Service Quotas gives no figure, AWS's default is 0 vCPUs, 64 needed",
        );
    });

    it("wants one spot training instance of each type", () => {
        const lines = judgeTrainingQuotas("us-east-2", ["ml.g5.xlarge", "ml.g6.xlarge"], {
            "ml.g5.xlarge": 1,
        });
        assert.deepEqual(
            lines.map(({ state, found }) => [state, found]),
            [
                ["ok", "1"],
                ["fail", "0, 1 needed"],
            ],
        );
    });

    it("tells a zone that is not there from one that offers nothing", () => {
        const lines = judgeZones(
            "us-east-2",
            ["us-east-2a", "us-east-2b", "us-east-2z"],
            ["g5.xlarge", "g6.xlarge"],
            ["us-east-2a", "us-east-2b"],
            new Set(["g6.xlarge us-east-2a", "m5.large us-east-2b"]),
        );
        assert.deepEqual(
            lines.map(({ state, found }) => [state, found]),
            [
                ["ok", "g6.xlarge"],
                ["fail", "offers none of g5.xlarge and g6.xlarge"],
                ["fail", "the account has no such zone (us-east-2a and us-east-2b)"],
            ],
        );
    });

    it("prints a cure below each line that needs one, and what to do first", () => {
        assert.equal(
            renderDoctorReport("prod", [
                { what: "a", state: "unknown", found: "no answer", cure: "allow it" },
                fail("b", "broken", "rename it"),
                fail("c", "gone", "find it"),
            ]),
            "?     a: no answer\n        fix: allow it\nFAIL  b: broken\n        fix: rename it\nFAIL  c: gone\n        fix: find it\n\n" +
                "3 of 3 would stop pulumi up -s prod\nFirst: rename it (b)\n",
        );
        assert.equal(
            renderDoctorReport("prod", [pass("a", "fine")]),
            "ok    a: fine\n\nReady: pulumi up -s prod\n",
        );
    });
});

describe("doctor on this machine", () => {
    const ended = (status: Ended["status"], stdout = "", stderr = ""): Ended => ({
        status,
        stdout,
        stderr,
    });
    const answering =
        (answers: Record<string, Ended>): RunCommand =>
        (command, args) =>
            Promise.resolve(answers[`${command} ${args[0]}`] ?? ended("missing"));

    it("is content with a CLI, a login and a daemon", async () => {
        const lines = await checkMachine(
            answering({
                "pulumi version": ended("ok", "v3.248.0\n"),
                "pulumi whoami": ended("ok", "someone\n"),
                "docker version": ended("ok", "25.0.5\n"),
            }),
        );
        assert.deepEqual(lines, [
            pass("Pulumi CLI", "v3.248.0"),
            pass("Pulumi back end", "logged in as someone"),
            pass("docker daemon", "25.0.5"),
        ]);
    });

    it("tells a stopped daemon and a missing login from programs that are not there", async () => {
        const lines = await checkMachine(
            answering({
                "pulumi version": ended("ok", "v3.248.0\n"),
                "pulumi whoami": ended(
                    "failed",
                    "",
                    "error: PULUMI_ACCESS_TOKEN must be set\nmore",
                ),
                "docker version": ended("failed", "", "Cannot connect to the Docker daemon\n"),
            }),
        );
        assert.deepEqual(
            lines.map(({ state, found }) => [state, found]),
            [
                ["ok", "v3.248.0"],
                ["fail", "error: PULUMI_ACCESS_TOKEN must be set"],
                ["fail", "Cannot connect to the Docker daemon"],
            ],
        );
    });

    it("takes nothing for a fault that a program only announces", async () => {
        const download = "Downloading pulumi v3.259.0...\n";
        const lines = await checkMachine(
            answering({
                "pulumi version": ended("failed", "", `${download}pulumi: fetch failed\n`),
                "pulumi whoami": ended("failed", "", `${download}pulumi: fetch failed\n`),
                "docker version": ended("failed"),
            }),
        );
        assert.deepEqual(
            lines.map(({ found, cure }) => [found, cure]),
            [
                [
                    "cannot be downloaded: pulumi: fetch failed",
                    "give this machine access to get.pulumi.com and github.com (HTTPS_PROXY), or install the CLI: https://www.pulumi.com/docs/install/",
                ],
                ["no CLI to ask", "install the CLI, then run pulumi login"],
                [
                    "gave no answer in 20 s",
                    "start docker (systemctl start docker): images are built on this machine",
                ],
            ],
        );
    });

    it("tells programs that are not there", async () => {
        const none = await checkMachine(answering({}));
        assert.deepEqual(
            none.map(({ found }) => found),
            ["not installed", "no CLI to ask", "docker is not installed"],
        );
        assert.ok(none.every(({ cure }) => cure));
    });
});
