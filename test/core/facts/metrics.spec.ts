import * as assert from "node:assert/strict";
import {
    DEFAULT_METRICS,
    countGroups,
    buildMetricExpression,
    findMetricProblem,
} from "../../../core/facts/metrics";

describe("metrics", () => {
    const loss = new RegExp(DEFAULT_METRICS.loss!, "g");
    const found = (line: string) => [...line.matchAll(loss)].map(([, value]) => value);

    const LINES: readonly [string, readonly string[]][] = [
        ["loss: 0.5", ["0.5"]],
        ["epoch 3 loss: 1e-05", ["1e-05"]],
        ["loss: 1E+2, loss: -3", ["1E+2", "-3"]],
        ["loss: .25", [".25"]],
        ["val_loss: 0.7", []],
        ["loss: 0.1 val_loss: 0.7", ["0.1"]],
        ["loss=0.1", []],
        ["loss: none", []],
    ];
    for (const [line, values] of LINES)
        it(`find ${JSON.stringify(values)} in "${line}"`, () =>
            assert.deepEqual(found(line), values));

    it("have one group each", () => {
        for (const expression of Object.values(DEFAULT_METRICS)) {
            assert.equal(countGroups(expression), 1);
            assert.equal(findMetricProblem(expression), undefined);
        }
        assert.deepEqual(Object.keys(DEFAULT_METRICS), ["loss", "val_loss"]);
    });

    const PROBLEMS: readonly [string, RegExp | undefined][] = [
        ["loss: ([0-9.]+)", undefined],
        ["(?:a|b): (\\d+)", undefined],
        ["loss: [0-9.]+", /^has 0 capturing groups/],
        ["(loss): ([0-9.]+)", /^has 2 capturing groups .*; write one, around the number/],
        ["loss: ([0-9", /^is not a regular expression/],
        [`(${"x".repeat(500)})`, /^has 502 characters; write 500 or fewer/],
    ];
    for (const [regex, problem] of PROBLEMS)
        it(`judge ${regex.slice(0, 30)}`, () =>
            problem
                ? assert.match(findMetricProblem(regex) ?? "", problem)
                : assert.equal(findMetricProblem(regex), undefined));

    it("tell names apart that end alike", () => {
        const expression = new RegExp(buildMetricExpression("loss"));
        assert.equal(expression.test("train_loss: 1"), false);
    });
});
