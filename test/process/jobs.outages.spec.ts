import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import { events } from "../support/command";
import { fakeAws, type Answer, type Call, type FakeAws } from "../support/fakeAws";
import { jobsFolder, runIn } from "../support/jobsFolder";

const ARRAY = "00000000-0000-0000-0000-000000000001";
/** Calls of each kind whose answer is lost; AWS's SDK alone makes three. */
const LOST = 5;

/** An array of two that was not submitted from here, whose second child has failed. */
function describeArray(id: string, status: string) {
    const [, child] = id.split(":");
    return {
        jobId: id,
        jobName: "train-tok1-0",
        status,
        jobQueue: "q",
        jobDefinition: "d",
        createdAt: 1,
        stoppedAt: 2,
        ...(child === undefined
            ? { arrayProperties: { size: 2, statusSummary: { FAILED: 1, SUCCEEDED: 1 } } }
            : {}),
        container: {
            command: ["x"],
            environment: [{ name: "GPU_BATCH_INDEX_OFFSET", value: "5000" }],
            logStreamName: `stream-${child}`,
        },
    };
}

describe("commands in an outage of AWS", () => {
    let folder: string;
    let aws: FakeAws;
    const seen = new Map<string, number>();
    let status = "FAILED";

    function answer({ method, path, body }: Call): Answer {
        const kind = path.startsWith("/v1/") || path === "/" ? path : `${method} object`;
        const count = (seen.get(kind) ?? 0) + 1;
        seen.set(kind, count);
        const isLost = count <= LOST && !["/v1/submitjob", "PUT object"].includes(kind);
        if (isLost) return { status: 500, body: { message: "internal failure" } };
        switch (kind) {
            case "/v1/describejobs":
                return {
                    body: { jobs: (body.jobs as string[]).map((id) => describeArray(id, status)) },
                };
            case "/v1/listjobs":
                return {
                    body: { jobSummaryList: body.arrayJobId ? [{ jobId: `${ARRAY}:1` }] : [] },
                };
            case "/v1/submitjob":
                return { body: { jobId: "00000000-0000-0000-0000-000000000002" } };
            case "GET object":
                return { status: 404, body: "<Error><Code>NoSuchKey</Code></Error>" };
            case "/":
                return {
                    body: {
                        events: body.nextToken ? [] : [{ timestamp: 1, message: "a line" }],
                        nextForwardToken: "end",
                    },
                };
            default:
                return { body: method === "PUT" ? "" : {} };
        }
    }
    beforeEach(async () => {
        folder = jobsFolder();
        seen.clear();
        status = "FAILED";
        aws = await fakeAws(answer);
    });
    afterEach(async () => {
        await aws.stop();
        fs.rmSync(folder, { recursive: true });
    });

    const run = (...args: string[]) =>
        runIn(folder, [...args, "--state", "@state"], aws.environment);

    it("cancel ends a job", async () => {
        status = "RUNNING";
        const end = await run("cancel", ARRAY, "--region", "us-east-2");
        assert.deepEqual([end.code, end.stdout], [0, "1 job cancelled, 0 had ended\n"], end.stderr);
        assert.equal(seen.get("/v1/terminatejob"), LOST + 1);
    });

    it("rerun submits what has failed, once", async () => {
        const where = ["--outputs", "@outputs.json", "--from", "us-east-2", "--json"];
        const end = await run("rerun", ARRAY, ...where);
        assert.equal(end.code, 0, end.stderr);
        assert.deepEqual(events(end.stdout)[0].indices, [5001]);
        assert.equal(seen.get("/v1/submitjob"), 1);
    });

    it("logs prints a child, which is found by what its array says of itself", async () => {
        const end = await run(
            "logs",
            ARRAY,
            "--region",
            "us-east-2",
            "--index",
            "5001",
            "--follow",
        );
        assert.deepEqual([end.code, end.stdout], [0, "a line\n"], end.stderr);
        const [last] = aws.calls.filter(({ path }) => path === "/").slice(-1);
        assert.equal(last?.body.logStreamName, "stream-1");
        const wrong = await run("logs", ARRAY, "--region", "us-east-2", "--index", "2");
        assert.match(wrong.stderr, /--index 2 is beyond the job; write one of 5000 to 5001/);
    });
});
