import * as assert from "node:assert/strict";
import {
    buildExecutionInput,
    encodeHyperParameter,
    nameRun,
    type TrainRequest,
} from "../../../cli/train/input";

const NOTHING: TrainRequest = { hp: [], channel: [] };
const problems = (request: Partial<TrainRequest>, stackChannels = ["training"]) =>
    buildExecutionInput({ ...NOTHING, ...request }, stackChannels).problems.map(
        ({ key, message }) => `${key}: ${message}`,
    );

describe("the input of a run", () => {
    it("leaves to the stack what is not asked for", () =>
        assert.deepEqual(buildExecutionInput(NOTHING, ["training"]), { input: {}, problems: [] }));

    it("has hyperparameters as JSON, channels as a list, and the run to go on from", () =>
        assert.deepEqual(
            buildExecutionInput(
                {
                    hp: ["epochs=5", "optimizer=adam", "formula=a=b", "note="],
                    channel: ["training=s3://data/a/", "validation=s3://data/b/"],
                    resume: "night-1",
                },
                [],
            ),
            {
                input: {
                    hyperParameters: {
                        epochs: "5",
                        optimizer: '"adam"',
                        formula: '"a=b"',
                        note: '""',
                    },
                    channels: [
                        { name: "training", uri: "s3://data/a/" },
                        { name: "validation", uri: "s3://data/b/" },
                    ],
                    resume: "night-1",
                },
                problems: [],
            },
        ));

    it("tells every fault at once", () =>
        assert.deepEqual(
            problems({
                hp: ["epochs", "a=1", "a=2"],
                channel: ["training=data/a", "b c=s3://data/b/"],
                name: "under_score",
                resume: "x".repeat(40),
            }),
            [
                "--hp: epochs is not name=value; write --hp epochs=5",
                "--hp: a is given twice; give it once",
                "--channel training: is data/a; write s3://bucket/prefix/",
                "--channel: b c is not a channel name; write letters, digits, dots, hyphens and underscores",
                "--name: is under_score; write up to 39 letters, digits and hyphens, which SageMaker's job names leave",
                `--resume: is ${"x".repeat(40)}; write up to 39 letters, digits and hyphens, which SageMaker's job names leave`,
            ],
        ));

    it("needs a channel from somewhere", () => {
        assert.match(problems({}, [])[0]!, /^--channel: is needed: SageMaker trains with data/);
        assert.deepEqual(problems({ channel: ["t=s3://data/a/"] }, []), []);
    });

    it("refuses a hyperparameter that SageMaker would", () =>
        assert.match(problems({ hp: [`a=${"x".repeat(2500)}`] })[0]!, /^--hp a: has 2502 char/));

    for (const [text, encoded] of [
        ["5", "5"],
        ["1e-5", "1e-5"],
        ["1.10", "1.10"],
        ["1e400", "1e400"],
        ["-0", "-0"],
        ["1234567890123456789", "1234567890123456789"],
        ["true", "true"],
        ['{"b":1, "a": [2.0,"\\u00e9"]}', '{"b":1, "a": [2.0,"\\u00e9"]}'],
        ["[1,\r\n2]", "[1, 2]"],
        ['"5"', '"5"'],
        ["007", '"007"'],
        ["adam", '"adam"'],
        ["NaN", '"NaN"'],
        ["", '""'],
    ] as const)
        it(`sends ${JSON.stringify(text)} as ${encoded}`, () =>
            assert.equal(encodeHyperParameter(text), encoded));

    it("has a name of the time that SageMaker takes", () => {
        const name = nameRun(new Date("2026-11-22T19:05:09.123Z"), "0a1b");
        assert.equal(name, "20261122-190509-0a1b");
        assert.deepEqual(problems({ name }), []);
    });
});
