import * as assert from "node:assert/strict";
import { costLine, endLines, metricLines } from "../../../cli/train/progress";
import { DEFAULT_METRICS } from "../../../components/training/metrics";

describe("what a run prints", () => {
    it("has a line for each line of the log with metrics", () =>
        assert.deepEqual(
            metricLines(
                ["starting", "epoch 1 loss: 1e-05 val_loss: 0.5", "val_loss: 2", "loss: none"],
                DEFAULT_METRICS,
            ),
            ["loss 1e-05, val_loss 0.5", "val_loss 2"],
        ));

    const COSTS: readonly [number | undefined, number | undefined, string][] = [
        [
            3600,
            1080,
            "cost: 18 min 0 s of ml.g5.xlarge for 1 h 0 min 0 s of training, 70 % saved by spot",
        ],
        [59, 59, "cost: 59 s of ml.g5.xlarge for 59 s of training, 0 % saved by spot"],
        [0, 0, "cost: 0 s of ml.g5.xlarge for 0 s of training, 0 % saved by spot"],
        [undefined, undefined, "cost: not known"],
    ];
    for (const [trainingSeconds, billableSeconds, line] of COSTS)
        it(`says "${line}"`, () =>
            assert.equal(
                costLine({
                    name: "j",
                    status: "Completed",
                    instanceType: "ml.g5.xlarge",
                    trainingSeconds,
                    billableSeconds,
                }),
                line,
            ));

    it("ends with the model, or with the reason", () => {
        const job = { name: "j", status: "Completed", model: "s3://b/m.tar.gz" };
        assert.deepEqual(endLines("SUCCEEDED", job), [
            "run: SUCCEEDED",
            "cost: not known",
            "model: s3://b/m.tar.gz",
        ]);
        assert.deepEqual(endLines("FAILED", { ...job, failure: "AlgorithmError" }, "other"), [
            "run: FAILED",
            "cost: not known",
            "reason: AlgorithmError",
        ]);
        assert.deepEqual(endLines("FAILED", undefined, "NoChannel: give data"), [
            "run: FAILED",
            "reason: NoChannel: give data",
        ]);
        assert.deepEqual(endLines("ABORTED", undefined), ["run: ABORTED"]);
    });
});
