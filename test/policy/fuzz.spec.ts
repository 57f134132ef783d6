import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { createBlank, type Registration } from "../../cli/check/engine/registration";
import { UNKNOWN } from "../../cli/check/engine/wire";
import { applies } from "../../policy/kit/definition";
import { ALL, judge, remediated } from "../support/policies/judge";
import { changed, recordedProgram, type Inputs } from "../support/policies/program";

/** Values of any kind that JSON has, unknowns, and JSON within text. */
const anyValue = fc.oneof(
    fc.constant(UNKNOWN),
    fc.jsonValue(),
    fc.json(),
    fc.constantFrom<unknown>("*", "true", "States.ALL", "{% x %}", -1, 0, 1e300, "", null, [], {}),
);

/** Keys that the protocol's own encoding loses. */
const isLost = (value: unknown) => JSON.stringify(value).includes("__proto__");

function pathsOf(value: unknown, at: readonly string[] = []): (readonly string[])[] {
    if (typeof value !== "object" || value === null) return [at];
    const below = Object.entries(value).flatMap(([key, item]) => pathsOf(item, [...at, key]));
    return at.length === 0 ? below : [at, ...below];
}

function put(inputs: Inputs, path: readonly string[], value: unknown): void {
    const holder = path.slice(0, -1).reduce((current, key) => current[key], inputs);
    holder[path.at(-1)!] = value;
}

describe("policies on inputs that make no sense", () => {
    let program: Registration[];
    let judgedTypes: string[];
    before(async () => {
        program = await recordedProgram();
        judgedTypes = [...new Set(program.map(({ type }) => type))].filter((type) =>
            ALL.some((definition) => applies(definition, type)),
        );
    });

    it("give a verdict, and never an error, for any inputs", async () => {
        await fc.assert(
            fc.asyncProperty(
                fc.nat(),
                fc.dictionary(fc.string(), anyValue).filter((value) => !isLost(value)),
                async (index, inputs) => {
                    const type = judgedTypes[index % judgedTypes.length]!;
                    const urn = `urn:pulumi:prod::p::${type}::x`;
                    const registration = {
                        ...createBlank(urn, type, "x"),
                        inputs,
                        outputs: inputs,
                    };
                    await judge([registration]);
                    for (const definition of ALL.filter((one) => "remediate" in one))
                        await remediated(registration, [registration], definition);
                },
            ),
            { numRuns: 150 },
        );
    });

    it("give a verdict, and never an error, for the program with one value replaced", async () => {
        await fc.assert(
            fc.asyncProperty(
                fc.nat(),
                fc.nat(),
                anyValue.filter((value) => !isLost(value)),
                async (index, place, value) => {
                    const type = judgedTypes[index % judgedTypes.length]!;
                    const target = program.find((one) => one.type === type)!;
                    const paths = pathsOf(target.inputs);
                    const path = paths[place % Math.max(paths.length, 1)];
                    if (!path) return;
                    const mutated = changed(program, { type }, (inputs) =>
                        put(inputs, path, value),
                    );
                    const singly = mutated.filter((one) => !program.includes(one));
                    await judge(mutated, { singly });
                    for (const definition of ALL.filter((one) => "remediate" in one))
                        await remediated(singly[0]!, mutated, definition);
                },
            ),
            { numRuns: 60 },
        );
    });

    it("give a verdict, and never an error, for any state machine", async () => {
        const type = "aws:sfn/stateMachine:StateMachine";
        const state = fc.record(
            {
                Type: fc.constantFrom("Task", "Map", "Parallel", "Choice", "Fail", 7),
                Resource: fc.constantFrom("arn:aws:states:::sagemaker:createTrainingJob.sync", 1),
                Next: fc.constantFrom("a", "b", "nowhere", null),
                Retry: fc.jsonValue(),
                Catch: fc.constantFrom<unknown>([{ ErrorEquals: ["States.ALL"], Next: "a" }], 3),
                Parameters: fc.jsonValue(),
            },
            { requiredKeys: [] },
        );
        await fc.assert(
            fc.asyncProperty(
                fc.record({ a: state, b: state }).filter((value) => !isLost(value)),
                async (States) => {
                    const inputs = { definition: JSON.stringify({ States }) };
                    const urn = `urn:pulumi:prod::p::${type}::x`;
                    const { said } = await judge([
                        { ...createBlank(urn, type, "x"), inputs, outputs: inputs },
                    ]);
                    assert.ok(said.length > 0, "no log, so something must be said");
                },
            ),
            { numRuns: 100 },
        );
    });
});
