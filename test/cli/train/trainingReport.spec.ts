import * as assert from "node:assert/strict";
import {
    describeCost,
    describeEnd,
    findMetrics,
    type JobFacts,
} from "../../../cli/train/trainingReport";
import { DEFAULT_METRICS } from "../../../core/facts/metrics";

describe("what a run prints", () => {
    it("has a line for each line of the log with metrics", () =>
        assert.deepEqual(
            findMetrics(
                ["starting", "epoch 1 loss: 1e-05 val_loss: 0.5", "val_loss: 2", "loss: none"],
                DEFAULT_METRICS,
            ),
            ["loss 1e-05, val_loss 0.5", "val_loss 2"],
        ));

    const NO_PRICE = "; no price in the lock, run: gpu-batch regions refresh";
    const COSTS: readonly [Partial<JobFacts>, string][] = [
        [
            { trainingSeconds: 3600, billableSeconds: 1080, usdPerHour: "1.4084" },
            "cost: $0.4225 at $1.4084 an hour on demand: 18 min 0 s of ml.g5.xlarge for 1 h 0 min 0 s of training, 70 % ($0.9859) saved by spot",
        ],
        [
            {
                ...{ trainingSeconds: 36000, billableSeconds: 12600, instanceCount: 4 },
                ...{ instanceType: "ml.p5.48xlarge", usdPerHour: "63.2960" },
            },
            "cost: $886.14 at $63.2960 an hour each on demand: 3 h 30 min 0 s of 4 x ml.p5.48xlarge for 10 h 0 min 0 s of training, 65 % ($1645.70) saved by spot",
        ],
        [
            { trainingSeconds: 59, billableSeconds: 59, instanceCount: 1, usdPerHour: "1.4084" },
            "cost: $0.0231 at $1.4084 an hour on demand: 59 s of ml.g5.xlarge for 59 s of training, 0 % ($0.00) saved by spot",
        ],
        [
            { trainingSeconds: 0, billableSeconds: 0, usdPerHour: "1.4084" },
            "cost: $0.00 at $1.4084 an hour on demand: 0 s of ml.g5.xlarge for 0 s of training, 0 % ($0.00) saved by spot",
        ],
        // More was billed than trained: nothing was saved.
        [
            { trainingSeconds: 3600, billableSeconds: 5400, usdPerHour: "2.0000" },
            "cost: $3.00 at $2.0000 an hour on demand: 1 h 30 min 0 s of ml.g5.xlarge for 1 h 0 min 0 s of training, 0 % ($0.00) saved by spot",
        ],
        [
            { trainingSeconds: 3600, billableSeconds: 1080 },
            `cost: 18 min 0 s of ml.g5.xlarge for 1 h 0 min 0 s of training, 70 % saved by spot${NO_PRICE}`,
        ],
        [
            { trainingSeconds: 59, billableSeconds: 59, instanceCount: 2 },
            `cost: 59 s of 2 x ml.g5.xlarge for 59 s of training, 0 % saved by spot${NO_PRICE}`,
        ],
        [
            { trainingSeconds: 60, billableSeconds: 60, instanceType: undefined },
            "cost: 1 min 0 s of its instance for 1 min 0 s of training, 0 % saved by spot",
        ],
        [{ usdPerHour: "1.4084" }, "cost: not known"],
        [{ trainingSeconds: 60, usdPerHour: "1.4084" }, "cost: not known"],
    ];
    for (const [facts, line] of COSTS)
        it(`says "${line}" of ${JSON.stringify(facts)}`, () =>
            assert.equal(
                describeCost({
                    ...{ name: "j", status: "Completed", instanceType: "ml.g5.xlarge" },
                    ...facts,
                }),
                line,
            ));

    it("ends with the model, or with the reason", () => {
        const job = { name: "j", status: "Completed", model: "s3://b/m.tar.gz" };
        assert.deepEqual(describeEnd("SUCCEEDED", job), [
            "run: SUCCEEDED",
            "cost: not known",
            "model: s3://b/m.tar.gz",
        ]);
        assert.deepEqual(describeEnd("FAILED", { ...job, failure: "AlgorithmError" }, "other"), [
            "run: FAILED",
            "cost: not known",
            "reason: AlgorithmError",
        ]);
        assert.deepEqual(describeEnd("FAILED", undefined, "NoChannel: give data"), [
            "run: FAILED",
            "reason: NoChannel: give data",
        ]);
        assert.deepEqual(describeEnd("ABORTED", undefined), ["run: ABORTED"]);
    });
});
