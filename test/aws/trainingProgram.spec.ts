import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { DEFAULT_METRICS } from "../../core/facts/metrics";
import { metricValues, TrainingFolder } from "../support/trainingRun";

const EPOCHS = 12;
/** Kills of one training; each costs it at most one epoch. */
const MOST_KILLS = 8;
const HYPER_PARAMETERS = { epochs: String(EPOCHS), "learning-rate": "0.2" };

describe("the training program under SageMaker's contract of /opt/ml", () => {
    const folders: TrainingFolder[] = [];
    const folder = (...args: ConstructorParameters<typeof TrainingFolder>) => {
        const one = new TrainingFolder(...args);
        folders.push(one);
        return one;
    };
    after(() => folders.forEach((one) => one.remove()));

    let undisturbed: { model: string; metrics: string; log: string };
    before(async () => {
        const one = folder(HYPER_PARAMETERS);
        const { code, log } = await one.train();
        assert.equal(code, 0, log);
        undisturbed = {
            model: one.read("model/model.json")!,
            metrics: one.read("model/metrics.json")!,
            log,
        };
    });

    it("leaves a model and its metrics, and the toolkit's word that it went well", () => {
        const { slope, intercept } = JSON.parse(undisturbed.model) as Record<string, number>;
        assert.ok(Math.abs(slope! - 2) < 0.5 && Math.abs(intercept! - 1) < 0.5, undisturbed.model);
        assert.match(undisturbed.log, /Reporting training SUCCESS/);
    });

    it("prints metrics that the definitions find, each once an epoch", () => {
        const losses = metricValues(undisturbed.log, DEFAULT_METRICS.loss!);
        const valLosses = metricValues(undisturbed.log, DEFAULT_METRICS.val_loss!);
        assert.equal(losses.length, EPOCHS);
        assert.equal(valLosses.length, EPOCHS);
        const { loss, val_loss: valLoss } = JSON.parse(undisturbed.metrics) as Record<
            string,
            number
        >;
        assert.equal(Number(losses.at(-1)), Number(loss!.toPrecision(6)));
        assert.equal(Number(valLosses.at(-1)), Number(valLoss!.toPrecision(6)));
    });

    it("prints numbers below 1e-4 so that the definitions find them whole", async () => {
        const one = folder({ epochs: "120", "learning-rate": "0.25" });
        const { log } = await one.train();
        const losses = metricValues(log, DEFAULT_METRICS.loss!);
        assert.equal(losses.length, 120);
        const small = losses.filter((value) => /e-\d\d$/.test(value));
        assert.ok(small.length > 10, log);
        for (const value of small) assert.ok(log.includes(`loss: ${value} val_loss`));
    });

    it("ends with the same metrics after kill -9 at random epochs", async () => {
        for (let round = 0; round < 3; round++) {
            const one = folder({ ...HYPER_PARAMETERS, pause: "0.05" });
            let next = 0;
            for (let kills = 0; ; kills++) {
                // The last start is left alone: after some kills nothing but the end may come.
                const killed =
                    kills < MOST_KILLS ? next + 1 + Math.floor(Math.random() * 4) : EPOCHS + 1;
                let dead = false;
                const { code, log } = await one.train({}, (text, group) => {
                    if (dead || !new RegExp(`^epoch ${killed} `, "m").test(text)) return;
                    dead = true;
                    process.kill(-group, "SIGKILL");
                });
                if (!dead) {
                    assert.equal(code, 0, log);
                    break;
                }
                const [last = ""] = one.checkpoints().sort().reverse();
                next = Number(last.replace("step-", ""));
                // The checkpoint of the epoch before the one that was cut is whole.
                assert.ok(next >= killed - 1, `${last} after epoch ${killed}`);
            }
            assert.equal(one.read("model/metrics.json"), undisturbed.metrics);
            assert.equal(one.read("model/model.json"), undisturbed.model);
        }
    });

    it("saves and ends when SIGTERM comes, and goes on from there", async () => {
        const one = folder({ ...HYPER_PARAMETERS, pause: "0.2" });
        let told = false;
        const first = await one.train({}, (log, group) => {
            if (told || !log.includes("\nepoch 3 ")) return;
            told = true;
            // To `train` alone, as Docker sends it to a container's first process.
            process.kill(group, "SIGTERM");
        });
        const [, stopped] = /^stopped after epoch (\d+)$/m.exec(first.log) ?? [];
        assert.ok(stopped, first.log);
        assert.notEqual(first.code, 0);
        assert.equal(one.read("model/model.json"), undefined);
        const second = await one.train();
        assert.equal(second.code, 0, second.log);
        assert.match(second.log, new RegExp(`^resumed after epoch ${stopped}$`, "m"));
        assert.equal(one.read("model/metrics.json"), undisturbed.metrics);
    });

    const FAILURES: readonly [string, object, RegExp][] = [
        ["a text for a number", { epochs: '"many"' }, /argument --epochs: invalid positive int/],
        ["no epoch", { epochs: "0" }, /invalid positive int value: '0'/],
        ["a name it does not know", { epoch: "3" }, /unrecognized arguments: --epoch 3/],
        ["a rate that leads nowhere", { "learning-rate": "1e6", epochs: "200" }, /the loss is/],
    ];
    for (const [what, hyperParameters, reason] of FAILURES)
        it(`fails with status 1 and a reason for ${what}`, async () => {
            const one = folder(hyperParameters);
            const { code, log } = await one.train();
            assert.equal(code, 1, log);
            assert.match(log, reason);
            // SageMaker shows no more of it.
            assert.match((one.read("output/failure") ?? "").slice(0, 1024), reason);
            assert.equal(one.read("model/model.json"), undefined);
        });

    for (const [what, status, reason] of [
        ["a failure", 3, "the reason\n"],
        ["a success", 0, undefined],
    ] as const)
        it(`ends after ${what} though a helper of the program keeps standard error open`, async () => {
            const one = folder(HYPER_PARAMETERS);
            // In the toolkit's place: what matters is who is left when it has ended.
            const stub = path.join(one.base, "toolkit");
            fs.writeFileSync(
                stub,
                `#!/bin/sh\nsleep 60 >/dev/null &\necho "the reason" >&2\nexit ${status}\n`,
                { mode: 0o755 },
            );
            const started = Date.now();
            let group = 0;
            const { code, log } = await one.train({ GPU_BATCH_TOOLKIT: stub }, (_log, id) => {
                group = id;
            });
            const took = Date.now() - started;
            process.kill(-group, "SIGKILL");
            assert.equal(code, status, log);
            assert.equal(log, "the reason\n");
            assert.equal(one.read("output/failure"), reason);
            assert.ok(took < 30_000, `${took} ms`);
        });

    it("reads its channel", async () => {
        const one = folder({ epochs: "60", "learning-rate": "0.3" }, ["training"]);
        one.data("training", "a.csv", "0,5\n1,8\n0.5,6.5\n0.2,5.6\n0.8,7.4\n0.9,7.7\n");
        const { code, log } = await one.train();
        assert.equal(code, 0, log);
        const { slope, intercept } = JSON.parse(one.read("model/model.json")!) as {
            slope: number;
            intercept: number;
        };
        assert.ok(Math.abs(slope - 3) < 0.2 && Math.abs(intercept - 5) < 0.2, log);
    });

    describe("is refused before it starts, with every fault in output/failure,", () => {
        const REFUSED: readonly [
            string,
            (one: TrainingFolder) => Record<string, string>,
            RegExp,
        ][] = [
            [
                "without a channel that was promised",
                (one) => {
                    one.config("inputdataconfig", { training: {} });
                    return {};
                },
                /^the channel training is not there: .*input\/data\/training$/m,
            ],
            [
                "with an absolute program",
                () => ({ SAGEMAKER_PROGRAM: "/opt/program/train.py" }),
                /^SAGEMAKER_PROGRAM is \/opt\/program\/train\.py; name it relative to/m,
            ],
            [
                "with a program that is not there",
                () => ({ SAGEMAKER_PROGRAM: "other.py" }),
                /^there is no program other\.py in /m,
            ],
            [
                "with a host that no name server knows",
                (one) => {
                    one.config("resourceconfig", {
                        current_host: "algo-1.invalid",
                        hosts: ["algo-1.invalid"],
                    });
                    return {};
                },
                /^the host algo-1\.invalid of resourceconfig\.json does not resolve/m,
            ],
            [
                "with a hyperparameter that is no text",
                (one) => {
                    one.config("hyperparameters", { epochs: 3 });
                    return {};
                },
                /^the hyperparameter epochs is 3; SageMaker takes texts alone: write "3"$/m,
            ],
        ];
        for (const [what, change, reason] of REFUSED)
            it(what, async () => {
                const one = folder(HYPER_PARAMETERS);
                const { code, log } = await one.train(change(one));
                assert.equal(code, 1, log);
                assert.match(one.read("output/failure") ?? "", reason);
                assert.doesNotMatch(log, /Invoking script/);
            });
    });
});
