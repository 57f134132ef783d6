import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import type { Registration } from "../../../cli/check/engine/registration";
import { TYPES } from "../../../policy/facts/types";
import { judge } from "../../support/policies/judge";
import {
    changed,
    PROD_CONFIG,
    recordedProgram,
    targetIn,
    type Inputs,
} from "../../support/policies/program";

const JD = TYPES.jobDefinition;
const WINS = "holds two copies or spellings of";

/** Other spellings of a key that Go takes for the same. */
const spelling = fc.array(fc.nat(2), { minLength: 1, maxLength: 40 });
const spell = (key: string, choices: readonly number[]) =>
    [...key]
        .map((letter, index) => {
            const choice = choices[index % choices.length];
            if (choice === 2 && letter === "s") return "\u017f";
            if (choice === 2 && letter === "k") return "\u212a";
            return choice === 1 ? letter.toUpperCase() : letter;
        })
        .join("");

/** The same document with every key of AWS's spelt otherwise; names of log options are chosen ones. */
function respell(value: Inputs, choices: readonly number[], isMap = false): string {
    if (Array.isArray(value)) return `[${value.map((item) => respell(item, choices)).join(",")}]`;
    if (typeof value !== "object" || value === null) return JSON.stringify(value);
    const members = Object.entries(value).map(([key, item]) => {
        const name = isMap ? key : spell(key, choices);
        return `${JSON.stringify(name)}:${respell(item, choices, key === "options")}`;
    });
    return `{${members.join(",")}}`;
}

/** Changes of a document, each of which some policies see and others do not. */
const faults: readonly (readonly [key: string, value: unknown])[] = [
    ["privileged", true],
    ["privileged", false],
    ["image", "nvidia/cuda:latest"],
    ["image", "nvidia/cuda"],
    ["jobRoleArn", null],
    ["resourceRequirements", null],
    ["environment", null],
    ["command", ["--password=hunter2"]],
    ["logConfiguration", null],
    ["linuxParameters", null],
    ["user", "root"],
];

describe("verdicts on a job definition", () => {
    let program: Registration[];
    let document: Inputs;
    before(async () => {
        program = await recordedProgram();
        document = JSON.parse(String(targetIn(program, { type: JD }).inputs.containerProperties));
    });

    async function verdictsOn(text: string): Promise<string[]> {
        const after = changed(program, { type: JD }, (inputs) => {
            inputs.containerProperties = text;
        });
        const { said } = await judge(after, {
            config: PROD_CONFIG,
            singly: [targetIn(after, { type: JD })],
        });
        return said.map(({ policy, message }) => `${policy}: ${message}`).sort();
    }

    it("do not change with the spelling of its keys", async () => {
        await fc.assert(
            fc.asyncProperty(
                fc.constantFrom(...faults),
                spelling,
                async ([key, value], choices) => {
                    const faulty = { ...document, [key]: value };
                    assert.deepEqual(
                        await verdictsOn(respell(faulty, choices)),
                        await verdictsOn(JSON.stringify(faulty)),
                    );
                },
            ),
            { numRuns: 60 },
        );
    });

    it("are those on the last of several copies, which are refused as such", async () => {
        await fc.assert(
            fc.asyncProperty(
                fc.constantFrom(...faults).filter(([, value]) => typeof value !== "object"),
                spelling,
                async ([key, value], choices) => {
                    // The first copy fills the place of the last, so nothing of it is left.
                    const twice = `{${JSON.stringify(key)}:${JSON.stringify(value)},${JSON.stringify(
                        document,
                    ).slice(
                        1,
                        -1,
                    )},${JSON.stringify(spell(key, choices))}:${JSON.stringify(value)}}`;
                    const verdicts = await verdictsOn(twice);
                    const [told, others] = [
                        verdicts.filter((one) => one.includes(WINS)),
                        verdicts.filter((one) => !one.includes(WINS)),
                    ];
                    const once = JSON.stringify({ ...document, [key]: value });
                    assert.deepEqual(others, await verdictsOn(once));
                    assert.ok(told.length > 0);
                    for (const one of told)
                        assert.ok(
                            one.startsWith("guard-job-container: ") && one.includes(` ${key} `),
                        );
                },
            ),
            { numRuns: 40 },
        );
    });
});
