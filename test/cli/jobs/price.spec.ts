import * as assert from "node:assert/strict";
import { chooseParts } from "../../../cli/jobs/submit/choose";
import { priceWorstCase } from "../../../cli/jobs/price";
import { priceUsage, measureUsage } from "../../../cli/jobs/usage";
import { parseLock, type Lock } from "../../../core/lock/lock";
import { job } from "../../support/fakeCloud";
import { lockText } from "../../support/preview";
import { targetCell } from "../../support/targetCells";

const pool = (type: string, spotMean7: string, odUsd: string) => ({
    type,
    azId: "*",
    spotMean7,
    odUsd,
});

/** Two regions; eu-north-1 costs half. */
const LOCK: Lock = parseLock(
    lockText((lock) => {
        lock.regions["us-east-2"].pools = [
            pool("g4dn.xlarge", "0.2000", "0.5000"),
            pool("g5.xlarge", "0.4000", "1.0000"),
            pool("g5.12xlarge", "2.0000", "6.0000"),
            pool("p5.48xlarge", "40.0000", "90.0000"),
        ];
        lock.regions["eu-north-1"].pools = [pool("g5.xlarge", "0.1500", "1.1000")];
    }),
).lock!;
const CELL = targetCell();
const CLAIM = { vcpus: 4, memoryMiB: 14336, gpus: 1, timeoutMinutes: 90, attempts: 4 };

describe("worstCase", () => {
    it("is price x time limit x attempts x children of the dearest type that Batch may take", () =>
        assert.deepEqual(priceWorstCase(LOCK, CELL, CLAIM, 10), {
            region: "us-east-2",
            children: 10,
            type: "g5.xlarge",
            usdPerHour: 0.4,
            onDemandUsdPerHour: 1,
            instances: 10,
            hours: 6,
            usd: 24,
            onDemandUsd: 60,
        }));

    it("bills whole instances: one job on a type of four GPUs pays for four", () => {
        const cell = targetCell({ instanceTypes: ["g5.12xlarge"] });
        assert.equal(priceWorstCase(LOCK, cell, CLAIM, 1)?.usd, 12);
        assert.equal(priceWorstCase(LOCK, cell, CLAIM, 4)?.usd, 12);
        assert.equal(priceWorstCase(LOCK, cell, CLAIM, 5)?.usd, 24);
        assert.equal(priceWorstCase(LOCK, { ...cell, jobsPerGpu: 2 }, CLAIM, 8)?.usd, 12);
    });

    it("counts the vCPUs and the memory that fill an instance before its GPUs do", () => {
        const cell = targetCell({ instanceTypes: ["g5.12xlarge"] });
        assert.equal(priceWorstCase(LOCK, cell, { ...CLAIM, vcpus: 24 }, 4)?.instances, 2);
        assert.equal(priceWorstCase(LOCK, cell, { ...CLAIM, memoryMiB: 120_000 }, 4)?.instances, 4);
    });

    it("leaves out types that the job does not fit, and takes on demand's price where it may run there", () => {
        const cell = targetCell({ instanceTypes: ["g4dn.xlarge", "g5.12xlarge"] });
        assert.equal(priceWorstCase(LOCK, cell, { ...CLAIM, gpus: 4 }, 1)?.type, "g5.12xlarge");
        assert.equal(priceWorstCase(LOCK, { ...CELL, onDemand: true }, CLAIM, 10)?.usd, 60);
    });

    it("knows no price for a region that the lock does not have", () =>
        assert.equal(
            priceWorstCase(LOCK, targetCell({ region: "sa-east-1" }), CLAIM, 1),
            undefined,
        ));
});

describe("chooseParts", () => {
    const CELLS = [CELL, targetCell({ region: "eu-north-1" })];
    const choose = (wanted: object, cells = CELLS) => {
        const { parts, problems } = chooseParts(cells, LOCK, { split: false, size: 90, ...wanted });
        return problems.length > 0
            ? problems.map(({ key, message }) => `${key}: ${message}`)
            : parts.map(({ cell, offset, size }) => [cell.region, offset, size]);
    };

    it("takes the cheapest cell by the lock", () =>
        assert.deepEqual(choose({}), [["eu-north-1", 0, 90]]));

    it("takes the cell that is named", () =>
        assert.deepEqual(choose({ region: "us-east-2" }), [["us-east-2", 0, 90]]));

    it("divides by price", () =>
        // 0.15 against the mean of 0.2 and 0.4: two thirds to the cheaper.
        assert.deepEqual(choose({ split: true }), [
            ["eu-north-1", 0, 60],
            ["us-east-2", 60, 30],
        ]));

    it("refuses a region without cell, and --split beside --region", () => {
        assert.deepEqual(choose({ region: "eu-west-1" }), [
            "--region: the stack has no cell in eu-west-1; write us-east-2 or eu-north-1",
        ]);
        assert.match(
            String(choose({ region: "us-east-2", split: true })),
            /leave out --region or --split/,
        );
    });

    it("needs a region when no cell has a price, unless there is one cell only", () => {
        const unknown = ["sa-east-1", "me-south-1"].map((region) => targetCell({ region }));
        assert.match(String(choose({}, unknown)), /^--region: is needed/);
        assert.deepEqual(choose({}, unknown.slice(0, 1)), [["sa-east-1", 0, 90]]);
    });
});

describe("usage and bill", () => {
    const hour = 3_600_000;
    const lost = {
        startedAt: 0,
        stoppedAt: hour,
        statusReason: "Host EC2 (instance i-1) terminated.",
    };
    const JOBS = [
        job({
            id: "a",
            status: "SUCCEEDED",
            attempts: [lost, { startedAt: 0, stoppedAt: 2 * hour, exitCode: 0 }],
        }),
        job({
            id: "b",
            status: "FAILED",
            attempts: [{ startedAt: 0, stoppedAt: hour, exitCode: 1 }],
        }),
        job({ id: "c", status: "RUNNING", startedAt: 3 * hour }),
        job({ id: "d", status: "RUNNABLE" }),
    ];

    it("adds up every attempt, what was lost apart", () =>
        assert.deepEqual(measureUsage(JOBS, 5 * hour), {
            jobs: 4,
            attempts: 4,
            reclaims: 1,
            gpuHours: 1 + 2 + 1 + 2,
            lostGpuHours: 2,
        }));

    it("counts an attempt at work once, where Batch lists it already", () => {
        const running = job({
            id: "e",
            status: "RUNNING",
            startedAt: hour,
            attempts: [{ startedAt: hour }],
        });
        const { attempts, gpuHours } = measureUsage([running], 4 * hour);
        assert.deepEqual({ attempts, gpuHours }, { attempts: 1, gpuHours: 3 });
    });

    it("counts shared GPUs of jobs that reserve none", () => {
        const needs = { vcpus: 4, memoryMiB: 8192, gpus: 0 };
        const shared = JOBS.map((one) => ({ ...one, needs }));
        assert.equal(measureUsage(shared, 5 * hour, 1).gpuHours, 6);
    });

    it("compares with on demand, us-east-1 and ap-northeast-1, and says what it does not know", () => {
        const bill = priceUsage(LOCK, "us-east-2", ["g4dn.xlarge", "g5.xlarge"], 10, 1);
        assert.ok(Math.abs(bill.usd! - 3) < 1e-9);
        assert.ok(Math.abs(bill.onDemandUsd! - 7.5) < 1e-9);
        assert.deepEqual(Object.keys(bill.elsewhere), ["us-east-1", "ap-northeast-1"]);
        assert.ok((bill.elsewhere["us-east-1"] ?? 0) > 0);
        const nowhere = priceUsage(LOCK, "sa-east-1", ["g5.xlarge"], 10, 1);
        assert.deepEqual([nowhere.usd, nowhere.onDemandUsd], [undefined, undefined]);
    });
});
