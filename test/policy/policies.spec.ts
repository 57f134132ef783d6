import * as assert from "node:assert/strict";
import { UNKNOWN } from "../../cli/check/engine/wire";
import { createBlank, type Registration } from "../../cli/check/engine/registration";
import { applies, type Definition } from "../../policy/kit/definition";
import { renderMessage } from "../../policy/kit/message";
import { ALL, judge, type Said } from "../support/policies/judge";
import type { Mutation } from "../support/policies/mutation";
import { KNOB_CASES, MUTATIONS } from "../support/policies/mutations";
import { changed, PROD_CONFIG, recordedProgram } from "../support/policies/program";
import { changedPaths, withUnknown } from "../support/policies/unknowns";

const definitionOf = (id: string): Definition => ALL.find((one) => one.id === id)!;
const mutationsOf = (id: string) => MUTATIONS.filter(({ policy }) => policy === id);
const ids = (said: readonly Said[]) => [...new Set(said.map(({ policy }) => policy))].sort();
const aliens: Registration[] = [
    { ...createBlank("urn:pulumi:prod::p::random:index/id:Id::x", "random:index/id:Id", "x") },
];

/** The resource that a policy names for a mutation: the changed one, or one that refers to it. */
function expected(mutation: Mutation, said: readonly Said[]): string {
    const definition = definitionOf(mutation.policy);
    const { name } = said.find(({ policy }) => policy === mutation.policy) ?? { name: "" };
    return renderMessage(definition, name, mutation);
}

describe("policies", () => {
    let program: Registration[];
    before(async () => {
        program = await recordedProgram();
    });

    it("are 45, with ids of their own that begin with the pack", () => {
        assert.equal(ALL.length, 45);
        assert.equal(new Set(ALL.map(({ id }) => id)).size, 45);
    });

    it("say nothing of the recorded program", async () => {
        const { said } = await judge(program, { config: PROD_CONFIG });
        assert.deepEqual(said, []);
    });

    it("have a message of four parts", () => {
        const { policy, what, write } = mutationsOf("spot-scale-to-zero")[0]!;
        assert.equal(
            renderMessage(definitionOf(policy), "prod-us-east-2-spot", { what, write }),
            [
                "prod-us-east-2-spot has minVcpus 4.",
                "Write minVcpus: 0.",
                "Why: minVcpus above 0 bills GPUs around the clock, and a set desiredVcpus scales running work down at the next update.",
                "docs/policies.md#spot-scale-to-zero",
            ].join("\n"),
        );
    });

    for (const [policy, setting, name] of [
        ["gpu-job-requests-gpu", "sharedJobs", "prod-us-east-2-job"],
        ["spot-compute-environment", "onDemand", "prod-us-east-2-fallback"],
    ] as const)
        it(`show where the reason of ${setting} goes`, () => {
            const write = `it, or name it with its reason in the setting ${setting}`;
            const lines = renderMessage(definitionOf(policy), name, { what: "is", write }).split(
                "\n",
            );
            assert.equal(
                lines[2],
                `The setting goes into policy/<stack>.json: "${policy}": { "enforcementLevel": "mandatory", "${setting}": { "${name}": "the reason" } }.`,
            );
        });

    it("are proven, each by a mutation of the recorded program", async () => {
        const proven = new Set<string>();
        for (const mutation of MUTATIONS) {
            const mutated = changed(program, mutation, mutation.change);
            const { said } = await judge(mutated, {
                config: PROD_CONFIG,
                // The others are as they were, and pass.
                singly: mutated.filter((one) => !program.includes(one)),
            });
            const trips = [mutation.policy, ...(mutation.also ?? [])].sort();
            assert.deepEqual(ids(said), trips, `${mutation.policy}: ${mutation.fault}`);
            proven.add(mutation.policy);
        }
        console.log(`      ${proven.size} of ${ALL.length} policies are proven by a mutation`);
        assert.equal(proven.size, 45);
    });

    for (const definition of ALL) {
        describe(definition.id, () => {
            const { id } = definition;
            const only = { definitions: [definition], config: PROD_CONFIG };

            it("passes the recorded program, which has something for it to judge", async () => {
                assert.ok(program.some(({ type }) => applies(definition, type)));
                assert.deepEqual((await judge(program, only)).said, []);
            });

            for (const mutation of mutationsOf(id)) {
                it(`sees ${mutation.fault}`, async () => {
                    const { said } = await judge(changed(program, mutation, mutation.change), only);
                    assert.ok(said.length > 0);
                    const level = mutation.level ?? definition.level;
                    for (const one of said) assert.equal(one.level, level);
                    const messages = said.map((one) => one.message);
                    assert.ok(messages.includes(expected(mutation, said)), messages.join("\n\n"));
                });

                it(`does not pass an unknown in place of ${mutation.fault}`, async () => {
                    for (const path of changedPaths(program, mutation)) {
                        const unknown = changed(program, mutation, (inputs) =>
                            withUnknown(inputs, path, UNKNOWN),
                        );
                        const { said } = await judge(unknown, only);
                        const at = path.join(".");
                        if (mutation.unknownIsFine) assert.deepEqual(said, [], at);
                        else assert.ok(said.length > 0, `${at} passes in silence`);
                    }
                });
            }

            it("has nothing to say of other types", async () => {
                const { said, notApplicable } = await judge(aliens, only);
                assert.deepEqual(said, []);
                if (definition.check ?? definition.checkDeferred)
                    assert.deepEqual([...new Set(notApplicable)], [id]);
            });

            for (const { config, lets, refuses } of KNOB_CASES.filter(
                ({ policy }) => policy === id,
            )) {
                it(`heeds ${JSON.stringify(config)}`, async () => {
                    const change = lets ?? refuses;
                    const judged = change ? changed(program, change, change.change) : program;
                    const own = await judge(judged, only);
                    assert.deepEqual(ids(own.said), lets ? [id] : [], "by the stack's settings");
                    const given = { ...PROD_CONFIG, [id]: { ...PROD_CONFIG[id], ...config } };
                    const { said } = await judge(judged, { ...only, config: given });
                    assert.deepEqual(ids(said), lets ? [] : [id]);
                });
            }

            it("has a case for each of its settings", () => {
                const tried = KNOB_CASES.filter(({ policy }) => policy === id);
                const names = new Set(tried.flatMap(({ config }) => Object.keys(config)));
                assert.deepEqual(
                    Object.keys(definition.knobs).filter((name) => !names.has(name)),
                    [],
                );
            });

            it("refuses a setting that it does not have", async () => {
                const { said } = await judge(program, { ...only, config: { [id]: { colour: 1 } } });
                assert.deepEqual(ids(said), [id]);
                assert.match(said[0]!.message, /has the unknown setting colour; write/);
                assert.equal(said[0]!.level, definition.level);
            });

            it("heeds an exemption, until it ends", async () => {
                const [mutation] = mutationsOf(id);
                const faulty = changed(program, mutation!, mutation!.change);
                const [{ name }] = (await judge(faulty, only)).said as [Said];
                const exemption = {
                    policy: id,
                    name,
                    reason: "a trial of ours",
                    until: "2026-12-31",
                    owner: "@acme/ml",
                };
                const held = await judge(faulty, { ...only, exemptions: [exemption] });
                assert.deepEqual(
                    held.said.map(({ level, message: text }) => [level, text]),
                    held.said.map(() => [
                        "advisory",
                        `${name} is exempted from ${id} until 2026-12-31: a trial of ours (@acme/ml)`,
                    ]),
                );
                assert.ok(held.said.length > 0);
                const after = { ...only, exemptions: [exemption], today: "2027-01-01" };
                const ended = (await judge(faulty, after)).said.map((one) => one.message);
                assert.ok(ended.some((text) => text.includes("has an exemption that ended on")));
                assert.ok(ended.includes(expected(mutation!, (await judge(faulty, only)).said)));
                const stray = { ...exemption, name: "nobody" };
                const unmatched = await judge(program, { ...only, exemptions: [stray] });
                assert.equal(unmatched.said.length, 1);
                assert.equal(unmatched.said[0]!.level, definition.level);
                assert.match(
                    unmatched.said[0]!.message,
                    /^nobody is exempted in exemptions.json and no/,
                );
            });
        });
    }
});
