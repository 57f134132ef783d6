import * as assert from "node:assert/strict";
import { planJobs, findOrderProblems, type WorkOrder } from "../../../cli/jobs/planJobs";
import { targetCell } from "../../support/targetCells";

const CELL = targetCell();
const ORDER: WorkOrder = {
    stack: "prod",
    token: "tok1",
    parts: [{ cell: CELL, offset: 0, size: 3 }],
    command: ["python3", "src/embed.py", "--fast"],
    hasManifest: false,
    environment: { A: "1" },
    dependsOn: [],
};
const parts = (size: number, change = {}) => [{ cell: targetCell(change), offset: 0, size }];

describe("planJobs", () => {
    it("makes an array with the user's own command, the token in its name and a tag", () =>
        assert.deepEqual(planJobs(ORDER), [
            {
                region: "us-east-2",
                offset: 0,
                size: 3,
                request: {
                    jobName: "embed-tok1-0",
                    jobQueue: CELL.queueArn,
                    jobDefinition: CELL.jobDefinitionArn,
                    arraySize: 3,
                    command: ["python3", "src/embed.py", "--fast"],
                    environment: { A: "1" },
                    vcpus: undefined,
                    memoryMiB: undefined,
                    gpus: undefined,
                    dependsOn: [],
                    tags: { "gpu-batch:token": "tok1", "gpu-batch:stack": "prod" },
                },
            },
        ]));

    it("0, 1, 2, 10,000, 10,001 children: none, a plain job, arrays, chunks with their offset", () => {
        const made = (size: number) =>
            planJobs({ ...ORDER, parts: parts(size) }).map(({ request }) => [
                request.arraySize,
                request.command?.[0],
                request.environment.GPU_BATCH_INDEX_OFFSET,
            ]);
        assert.deepEqual(made(0), []);
        assert.deepEqual(made(1), [[undefined, "python3", undefined]]);
        assert.deepEqual(made(2), [[2, "python3", undefined]]);
        assert.deepEqual(made(10_000), [[10_000, "python3", undefined]]);
        assert.deepEqual(made(10_001), [
            [5000, "gpu-batch-worker", undefined],
            [5001, "gpu-batch-worker", "5000"],
        ]);
    });

    it("gives the worker the manifest, the outputs and the checkpoints", () => {
        const [planned] = planJobs({ ...ORDER, hasManifest: true });
        assert.deepEqual(planned?.request.command, [
            "gpu-batch-worker",
            "items",
            "--",
            ...ORDER.command,
        ]);
        assert.deepEqual(planned?.request.environment, {
            A: "1",
            GPU_BATCH_MANIFEST: `s3://${CELL.bucket}/manifests/tok1/shards.json`,
            GPU_BATCH_OUTPUT: `s3://${CELL.bucket}/outputs/tok1`,
            GPU_BATCH_CHECKPOINTS: `s3://${CELL.bucket}/checkpoints/tok1`,
        });
        const [own] = planJobs({
            ...ORDER,
            hasManifest: true,
            command: [],
            function: "m:f",
            output: "s3://b/o",
        });
        assert.deepEqual(own?.request.command, ["gpu-batch-worker", "items", "--function", "m:f"]);
        assert.equal(own?.request.environment.GPU_BATCH_OUTPUT, "s3://b/o");
    });

    it("leaves the definition's command, sizes and limit unless told otherwise", () => {
        const [plain] = planJobs({ ...ORDER, command: [], parts: parts(1) });
        assert.ok(plain && !("command" in plain.request) && !("timeoutSeconds" in plain.request));
        const [sized] = planJobs({
            ...ORDER,
            vcpus: 2,
            memoryMiB: 1024,
            gpus: 1,
            timeoutMinutes: 9,
            team: "a",
        });
        const { vcpus, memoryMiB, gpus, timeoutSeconds, shareIdentifier } = sized!.request;
        assert.deepEqual(
            [vcpus, memoryMiB, gpus, timeoutSeconds, shareIdentifier],
            [2, 1024, 1, 540, "a"],
        );
    });

    it("keeps names within Batch's 128 characters, whatever the label", () => {
        const [planned] = planJobs({
            ...ORDER,
            label: `ä/${"x".repeat(300)}`,
            token: "t".repeat(64),
        });
        assert.match(planned!.request.jobName, /^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/);
        assert.ok(planned!.request.jobName.endsWith(`-${"t".repeat(64)}-0`));
    });
});

describe("findOrderProblems", () => {
    const WRONG: readonly [string, Partial<WorkOrder>, RegExp][] = [
        [
            "no command for items",
            { hasManifest: true, command: [] },
            /^command: is missing; write the command for one item/,
        ],
        [
            "function and command",
            { hasManifest: true, function: "m:f" },
            /^--function: stands beside a command/,
        ],
        [
            "a function without items",
            { command: [], function: "m:f" },
            /^--function: needs --manifest/,
        ],
        ["an output prefix without items", { output: "s3://b/o" }, /^--output: needs --manifest/],
        [
            "memory that no type has",
            { memoryMiB: 65_536 },
            /^cell us-east-2: 1 GPU, 4 vCPUs and 65536 MiB of memory do not fit on any instance type/,
        ],
        ["four GPUs", { gpus: 4 }, /do not fit on any instance type/],
        [
            "21 dependencies",
            { dependsOn: Array.from({ length: 21 }, String) },
            /^--depends-on: names 21 jobs, and Batch takes 20/,
        ],
        [
            "overrides over 8 KiB",
            { environment: { A: "x".repeat(8200) } },
            /^command: and --env make 8\d+ bytes, and Batch takes 8192; put lists into a manifest/,
        ],
        [
            "a share of a queue without shares",
            { team: "research" },
            /^--share: is research, and the queue of us-east-2 is first in, first out/,
        ],
        [
            "no share of a shared queue",
            { parts: parts(3, { teams: ["a", "b"] }) },
            /^--share: is missing; us-east-2 shares its queue between a, b/,
        ],
        [
            "an unknown team",
            { team: "c", parts: parts(3, { teams: ["a", "b"] }) },
            /^--share: is c, and us-east-2 knows a, b/,
        ],
        [
            "chunks of the definition's command",
            { command: [], parts: parts(10_001) },
            /^command: is missing; more than 10000 children/,
        ],
    ];
    for (const [what, change, says] of WRONG)
        it(`refuses ${what}`, () => {
            const problems = findOrderProblems({ ...ORDER, ...change });
            assert.equal(problems.length, 1, JSON.stringify(problems));
            assert.match(`${problems[0]?.key}: ${problems[0]?.message}`, says);
        });

    it("has nothing against an order that fits", () =>
        assert.deepEqual(findOrderProblems(ORDER), []));
});
