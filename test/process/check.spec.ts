import * as assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { CheckResult } from "../../cli/check/result";
import { gpuBatch, slowness } from "../support/command";
import { inProjectCopy } from "../support/project";
import { sharedClone } from "../support/projectFiles";

const check = (...args: string[]) => gpuBatch(["check", ...args]);

/** A report without the one figure that two runs do not share. */
function timeless(report: string): string {
    return report.replace(/"seconds": [\d.]+/, '"seconds": 0');
}

/** Repeats what throws until it does not, for half a minute. */
async function eventually<T>(attempt: () => T): Promise<T> {
    for (let tries = 0; tries < 300; tries++)
        try {
            return attempt();
        } catch {
            await new Promise((resolve) => setTimeout(resolve, 100));
        }
    return attempt();
}

describe("gpu-batch check", () => {
    const PLANNED = {
        prod: { cell: 81, all: 84, unjudged: 27, advisory: 2 },
        test: { cell: 58, all: 61, unjudged: 20, advisory: 10 },
    };
    for (const [stack, { cell, all, unjudged, advisory }] of Object.entries(PLANNED))
        it(`passes ${stack} and lists every resource of its cell`, async () => {
            const { code, stdout, stderr } = await check("--stack", stack);
            assert.equal(code, 0, stderr);
            assert.equal(stderr, "");
            assert.match(
                stdout,
                new RegExp(`^Cell ${stack}-us-east-2 \\(us-east-2\\), ${cell} resources$`, "m"),
            );
            assert.match(
                stdout,
                new RegExp(
                    `\nPASS  ${stack}: ${all} resources in 1 cell; 45 of 45 policies answered in 4 packs \\(${advisory} advisory\\), 0 mandatory, 0 advisory, ${unjudged} of reviewed types that no policy judges \\([^)]*\\bEventRule, [^)]*\\), [\\d.]+ s\n$`,
                ),
            );
        });

    it("prints the same bytes twice but for the time", async () => {
        const [first, second] = [
            await check("-s", "prod", "-f", "json"),
            await check("-s", "prod", "-f", "json"),
        ];
        assert.equal(timeless(first.stdout), timeless(second.stdout));
        const { verdict, resources } = JSON.parse(first.stdout) as CheckResult;
        assert.deepEqual([verdict, resources.length], ["PASS", PLANNED.prod.all]);
    });

    it("known failure 11: passes without a network, a home or any other variable than PATH", async () => {
        try {
            execFileSync("unshare", ["--net", "ip", "link", "set", "lo", "up"]);
        } catch (error) {
            throw new Error(
                "this test needs unshare and ip, and the right to make a network namespace: " +
                    "run it as root with util-linux and iproute2 (apt-get install iproute2)",
                { cause: error },
            );
        }
        const alone = ["unshare", "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "sh"];
        const end = await gpuBatch(["check", "--stack", "prod"], { prefix: alone });
        assert.equal(end.code, 0, end.stderr);
        assert.match(end.stdout, /\nPASS {2}prod/);
    });

    it("keeps credentials of its environment from the program", async () => {
        const program = `export = async () => { throw new Error("saw " + process.env.AWS_SECRET_ACCESS_KEY + process.env.DOCKER_HOST); };\n`;
        const end = await inProjectCopy({ program }, (directory) =>
            gpuBatch(["check", "--stack", "prod", "--cwd", directory], {
                env: {
                    PATH: process.env.PATH,
                    AWS_SECRET_ACCESS_KEY: "canary-1",
                    DOCKER_HOST: "canary-2",
                },
            }),
        );
        assert.match(end.stdout, /saw undefinedundefined/);
        assert.doesNotMatch(end.stdout + end.stderr, /canary/);
    });

    it("names the TypeScript line of a program's error, at once", async () => {
        const program = [
            'import { Bucket } from "@pulumi/aws/s3/bucket";',
            "",
            "interface Shape { readonly size: number }",
            "",
            "function grow(shape: Shape | undefined): number {",
            "    return shape!.size * 2;",
            "}",
            "",
            "export = async () => {",
            "    void Bucket;",
            "    return { size: grow(undefined) };",
            "};",
            "",
        ].join("\n");
        const end = await inProjectCopy({ program }, (directory) =>
            check("--stack", "prod", "--cwd", directory),
        );
        assert.equal(end.code, 1);
        assert.match(end.stdout, /Cannot read properties of undefined \(reading 'size'\)/);
        assert.match(end.stdout, /at index\.ts:6:\d+\n\s+at index\.ts:11:\d+/);
        assert.doesNotMatch(end.stdout, /node_modules|node:internal/);
        // Without the preload of Pulumi.yaml it takes 20 s and more.
        assert.ok(end.seconds < 5 * slowness(), `${end.seconds.toFixed(1)} s`);
    });

    it("names a module that the program cannot load", async () => {
        const end = await inProjectCopy({ program: 'import "./nowhere";\n' }, (directory) =>
            check("--stack", "prod", "--cwd", directory),
        );
        assert.equal(end.code, 1);
        assert.match(end.stdout, /nowhere/);
    });

    it("hides a program's secrets in every format", async () => {
        const program = [
            'import * as pulumi from "@pulumi/pulumi";',
            'import { Provider } from "@pulumi/aws/provider";',
            'import { Bucket, BucketPublicAccessBlock } from "@pulumi/aws/s3";',
            "export = async () => {",
            '    const secret = pulumi.secret("canary-7391");',
            '    const tags = { "gpu-batch:stack": "prod", "gpu-batch:cell": "c" };',
            '    const provider = new Provider("us-east-2", { region: "us-east-2", token: secret, defaultTags: { tags } });',
            '    const bucket = new Bucket("b-us-east-2", { bucket: "canary-7391-leaked", tags: { a: secret } }, { provider });',
            "    const closed = { blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true };",
            '    new BucketPublicAccessBlock("b-us-east-2", { bucket: bucket.id, ...closed }, { provider });',
            '    pulumi.log.warn("about canary-7391");',
            "    return {};",
            "};",
            "",
        ].join("\n");
        for (const format of ["text", "json", "markdown", "github", "sarif"]) {
            const end = await inProjectCopy({ program }, (directory) =>
                check("--stack", "prod", "--cwd", directory, "--format", format),
            );
            assert.equal(end.code, 0, end.stdout + end.stderr);
            assert.doesNotMatch(end.stdout, /canary-7391/, format);
            // SARIF is about findings, and a warning of the program is none.
            if (format !== "sarif") assert.match(end.stdout, /about \[secret\]/);
        }
    });

    it("leaves no process behind when it is killed", async () => {
        const mark = path.join(os.tmpdir(), `gpu-batch-pid-${process.pid}`);
        const program = `require("node:fs").writeFileSync(${JSON.stringify(mark)}, String(process.pid));
            export = async () => { await new Promise((resolve) => setTimeout(resolve, 60_000)); };\n`;
        await inProjectCopy({ program }, async (directory) => {
            const args = ["check", "--stack", "prod", "--cwd", directory];
            const bin = path.join(sharedClone(), "bin/gpu-batch.cjs");
            const parent = spawn(process.execPath, [bin, ...args]);
            const programId = Number(await eventually(() => fs.readFileSync(mark, "utf8")));
            parent.kill("SIGKILL");
            await eventually(() =>
                assert.throws(() => process.kill(programId, 0), { code: "ESRCH" }),
            );
        });
        fs.rmSync(mark);
    });

    it("writes a report to a file and prints nothing", async () => {
        const file = path.join(os.tmpdir(), `gpu-batch-${process.pid}.md`);
        const end = await check("-s", "test", "-f", "markdown", "-o", file);
        assert.deepEqual([end.code, end.stdout, end.stderr], [0, "", ""]);
        assert.match(fs.readFileSync(file, "utf8"), /^### ✅ gpu-batch check of `test`: PASS\n/);
        fs.rmSync(file);
    });
});

describe("gpu-batch", () => {
    for (const args of [["--help"], ["check", "--help"]])
        it(`${args.join(" ")} helps and exits with 0`, async () => {
            const { code, stdout } = await gpuBatch(args);
            assert.equal(code, 0);
            assert.match(stdout, /^Usage: gpu-batch/);
        });

    const WRONG: readonly [string[], RegExp][] = [
        [[], /Usage: gpu-batch/],
        [["chekc"], /unknown command 'chekc'/],
        [["check"], /required option '-s, --stack <name>' not specified/],
        [["check", "-s", "prod", "--format", "xml"], /Allowed choices are text, json, markdown/],
        [["check", "-s", "prod", "--cwd", "/nowhere"], /there is no Pulumi\.yaml in \/nowhere/],
        [["check", "-s", "test", "-o", "/nowhere/report"], /cannot write \/nowhere\/report/],
    ];
    for (const [args, message] of WRONG)
        it(`${args.join(" ") || "nothing"}: exit status 1 and what to write`, async () => {
            const { code, stdout, stderr } = await gpuBatch(args);
            assert.equal(code, 1);
            assert.match(stdout + stderr, message);
            assert.doesNotMatch(stdout + stderr, /^\s+at /m);
        });
});
