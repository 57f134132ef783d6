import * as assert from "node:assert/strict";
import { workOutIntrinsic } from "../../../policy/facts/started/intrinsics";
import { workOutJsonata } from "../../../policy/facts/started/jsonata";

describe("expressions of state machines", () => {
    for (const [expression, value] of [
        ["States.Format('ml.{}', 'p5.48xlarge')", "ml.p5.48xlarge"],
        ["States.Format('{}.{}', 'ml', States.Format('g5.{}', 'xlarge'))", "ml.g5.xlarge"],
        ["States.MathAdd(5, -2)", 3],
        ["States.ArrayGetItem(States.Array('a', 'b'), 1)", "b"],
        ["States.ArrayLength(States.Array(1, 2, 3))", 3],
        ["States.StringToJson('{\"a\":1}')", { a: 1 }],
        ["States.JsonToString(States.Array(1))", "[1]"],
        ["States.Base64Decode('bWwuZzUueGxhcmdl')", "ml.g5.xlarge"],
        ["States.StringSplit('a,b', ',')", ["a", "b"]],
        ["States.Format('it\\'s {}', 1)", "it's 1"],
    ] as const)
        it(`come to ${JSON.stringify(value)}: ${expression}`, () =>
            assert.deepEqual(workOutIntrinsic(expression), { value }));

    for (const expression of [
        "$.type",
        "$$.Execution.Name",
        "States.Format('ml.{}', $.type)",
        "States.UUID()",
        "States.MathRandom(1, 9)",
        "States.MathAdd(1, $.n)",
        "States.Format('a'",
        "States.MathAdd(1, 2) + 1",
        "",
    ])
        it(`are computed: ${expression}`, () =>
            assert.equal(workOutIntrinsic(expression), undefined));

    for (const [expression, value] of [
        [" 100 ", 100],
        ["'ml.' & \"p5.48xlarge\"", "ml.p5.48xlarge"],
        ["2 + 3 * 4", 14],
        ["(2 + 3) * 4", 20],
        ["7 - 2 - 1", 4],
        ["7 % 4", 3],
        ["$number('16000')", 16000],
        ["$max([1, 9, 3])", 9],
        ["$join(['ml', 'g5', 'xlarge'], '.')", "ml.g5.xlarge"],
        ["$lowercase('ML.G5')", "ml.g5"],
        ["true", true],
        ["$min([$states.input.count, 4])", 4],
        ["$min([8, $count, 6]) * 2", 12],
    ] as const)
        it(`come to ${JSON.stringify(value)} in JSONata: ${expression}`, () =>
            assert.deepEqual(workOutJsonata(expression), { value }));

    for (const expression of [
        "$states.input.type",
        "'ml.' & $states.input.type",
        "$states.input.n ? 1 : 100",
        "$max([4, $states.input.count])",
        "$min([$states.input.a, $states.input.b])",
        "$eval('1')",
        "1 +",
        "",
    ])
        it(`are computed in JSONata: ${expression}`, () =>
            assert.equal(workOutJsonata(expression), undefined));
});
