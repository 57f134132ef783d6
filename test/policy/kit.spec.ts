import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { GPU_INSTANCES } from "../../core/facts/gpuInstances";
import { chooseRetryAction, SPOT_SAFE } from "../../core/facts/retryStrategy";
import { fitsGlob } from "../../policy/facts/glob";
import { GPU_TYPES, isArm64, ML_GPU_TYPES, listTypes } from "../../policy/facts/gpuTypes";
import { chooseAction, listExitRules } from "../../policy/facts/retryRules";
import { readAllowedRegions } from "../../policy/guard/allowedRegions";
import { parseExemptions } from "../../policy/kit/exemptions";
import { findKnobProblems, defineInteger, defineTexts } from "../../policy/kit/knobs";
import { View } from "../../policy/kit/view";

describe("the policies' facts", () => {
    it("agree with the program's table of GPU types", () => {
        const plain = ({ type, gpus, vcpus, memoryGiB }: (typeof GPU_INSTANCES)[number]) =>
            `${type} ${gpus} ${vcpus} ${memoryGiB}`;
        assert.deepEqual(
            GPU_TYPES.map(
                ({ name, gpus, vcpus, memoryGiB }) => `${name} ${gpus} ${vcpus} ${memoryGiB}`,
            ).sort(),
            GPU_INSTANCES.map(plain).sort(),
        );
        assert.equal(GPU_TYPES.length, 54);
    });

    it("know families, processors and SageMaker's names", () => {
        assert.equal(listTypes("gr6").length, 2);
        assert.deepEqual(listTypes("p2"), []);
        for (const arm of ["g5g.xlarge", "m7g.large", "c6gn.4xlarge", "a1"])
            assert.ok(isArm64(arm), arm);
        for (const x86 of ["g5.xlarge", "g4dn.xlarge", "gr6.4xlarge", "p6-b200.48xlarge"])
            assert.ok(!isArm64(x86), x86);
        assert.ok(ML_GPU_TYPES.includes("ml.g5.xlarge"));
        assert.ok(!ML_GPU_TYPES.includes("ml.g4dn.metal"));
    });

    it("evaluate retry rules as the program does", () => {
        const text = fc.constantFrom(
            undefined,
            "Host EC2 (instance i-1) terminated.",
            "CannotPullContainerError: x",
            "Task failed to start",
            "Essential container exited",
            "",
        );
        const pattern = fc.constantFrom(
            "*",
            "Host EC2*",
            "Host*",
            "1*",
            "",
            "Task failed to start*",
        );
        const rule = fc.record(
            {
                onReason: pattern,
                onStatusReason: pattern,
                onExitCode: fc.constantFrom("1", "13*", "*"),
                action: fc.constantFrom("RETRY" as const, "EXIT" as const),
            },
            { requiredKeys: ["action"] },
        );
        fc.assert(
            fc.property(
                fc.oneof(fc.constant([...SPOT_SAFE]), fc.array(rule, { maxLength: 5 })),
                fc.record({
                    exitCode: fc.option(fc.nat(255), { nil: undefined }),
                    reason: text,
                    statusReason: text,
                }),
                (rules, ending) => {
                    const props = new View({ retryStrategy: { evaluateOnExits: rules } });
                    const { exitCode, ...reasons } = ending;
                    const theirs = chooseAction(listExitRules(props), {
                        ...reasons,
                        ...(exitCode === undefined ? {} : { exitCode: String(exitCode) }),
                    });
                    assert.equal(theirs, chooseRetryAction(rules, ending));
                },
            ),
        );
    });

    it("match patterns with stars", () => {
        for (const [pattern, text, fits] of [
            ["ami-*", "ami-1", true],
            ["ami-*", "xami-1", false],
            ["*Full*Access", "AmazonFullS3Access", true],
            ["a*a", "a", false],
            ["a", "a", true],
            ["*", "", true],
        ] as const)
            assert.equal(fitsGlob(pattern, text), fits, `${pattern} ${text}`);
    });
});

describe("the policies' kit", () => {
    it("reads values of another shape as absent", () => {
        const view = new View({ a: { b: [1, "2"] }, yes: "true", list: "x" });
        assert.deepEqual(view.at("a", "b").texts, ["2"]);
        assert.equal(view.at("a", "b", 1).number, 2);
        assert.equal(view.at("yes").flag, true);
        assert.deepEqual(view.at("list").items, []);
        assert.equal(view.at("constructor").present, false);
        assert.equal(view.at("a", "none", "deeper").shown, "absent");
    });

    const catalogue = { pack: "spot", ids: ["spot-a"], packs: ["gpu", "spot"] };
    const TODAY = "2026-11-22";
    const good = {
        policy: "spot-a",
        name: "x",
        reason: "moves in March",
        until: "2027-03-31",
        owner: "@acme/ml-platform",
    };
    const table: readonly (readonly [string, unknown, readonly RegExp[]])[] = [
        ["a good one", [good], []],
        ["another pack's", [{ ...good, policy: "gpu-z" }], []],
        ["no list", {}, [/is no list; write \[\]/]],
        ["no reason", [{ ...good, reason: " " }], [/entry 1 has no reason; write one/]],
        ["a reason of three words", [{ ...good, reason: "Ärger mit A100" }], []],
        [
            "a reason of one word",
            [{ ...good, reason: "x" }],
            [
                /^entry 1 has the reason "x"; write why the rule may be broken here, in 3 words or more$/,
            ],
        ],
        [
            "a reason of signs",
            [{ ...good, reason: "tbd - ... !" }],
            [/entry 1 has the reason "tbd - \.\.\. !"/],
        ],
        ["the last day that is allowed", [{ ...good, until: "2027-05-21" }], []],
        [
            "the day after it",
            [{ ...good, until: "2027-05-22" }],
            [
                /^entry 1 ends on 2027-05-22, more than 180 days from today; write until 2027-05-21 or earlier$/,
            ],
        ],
        ["one that never ends", [{ ...good, until: "9999-12-31" }], [/ends on 9999-12-31, more/]],
        ["one that has ended", [{ ...good, until: "2026-01-01" }], []],
        [
            "no owner",
            [{ ...good, owner: undefined }],
            [
                /^entry 1 has no owner; write who answers for it and takes it away in time, such as @acme\/ml-platform$/,
            ],
        ],
        [
            "everything at once",
            [
                { policy: "spot-a", reason: "x", until: "9999-12-31" },
                { ...good, owner: " " },
            ],
            [/1 has no name/, /1 has the reason/, /1 ends on/, /1 has no owner/, /2 has no owner/],
        ],
        [
            "an unknown policy",
            [{ ...good, policy: "spot-b" }],
            [/entry 1 names spot-b, which no pack has/],
        ],
        ["an unknown pack", [{ ...good, policy: "cost-b" }], [/entry 1 names cost-b/]],
        ["a day that is none", [{ ...good, until: "2027-02-30" }], [/entry 1 has no day it ends/]],
        ["two faults", [{ ...good, name: "", extra: 1 }], [/unknown key extra/, /has no name/]],
        ["no object", ["x"], [/entry 1 is no object/]],
    ];
    for (const [what, data, problems] of table)
        it(`reads exemptions: ${what}`, () => {
            const read = parseExemptions(JSON.stringify(data), catalogue, TODAY);
            assert.equal(read.problems.length, problems.length, read.problems.join("\n"));
            problems.forEach((problem, index) => assert.match(read.problems[index]!, problem));
        });

    it("reads exemptions: no JSON", () => {
        assert.match(parseExemptions("[", catalogue, TODAY).problems[0]!, /is not valid JSON/);
    });

    it("names settings that are wrong", () => {
        const knobs = { count: defineInteger(1, ""), names: defineTexts([], "") };
        assert.deepEqual(findKnobProblems(knobs, { count: 2, names: ["a"] }), []);
        assert.deepEqual(findKnobProblems(knobs, { count: 1.5, names: [1], other: 1 }), [
            "has count of the wrong type; write integer, such as 1",
            "has names of the wrong type; write array, such as []",
            "has the unknown setting other; write count, names",
        ]);
    });
});

describe("the regions of the pack guard", () => {
    const lock = JSON.stringify({ selection: { prod: { chosen: ["us-east-2"] } } });
    const bastion = JSON.stringify({ bastion: { region: "eu-west-1" } });
    const table = [
        ["the lock's selection", "prod", {}, lock, { regions: ["us-east-2"], peerRegions: [] }],
        [
            "the stack's own list",
            "prod",
            { "gpu-batch:regions": '["eu-west-2"]' },
            lock,
            { regions: ["eu-west-2"], peerRegions: [] },
        ],
        [
            "cheapest is the lock's",
            "prod",
            { "gpu-batch:regions": '["cheapest"]' },
            lock,
            { regions: ["us-east-2"], peerRegions: [] },
        ],
        [
            "a bastion's as a peer",
            "prod",
            { "gpu-batch:network": bastion },
            lock,
            { regions: ["us-east-2"], peerRegions: ["eu-west-1"] },
        ],
        ["none for another stack", "dev", {}, lock, undefined],
        ["none without a lock", "prod", {}, undefined, undefined],
        ["none of a lock that is no JSON", "prod", {}, "{", undefined],
    ] as const;
    for (const [what, stack, config, text, expected] of table)
        it(`are ${what}`, () =>
            assert.deepEqual(readAllowedRegions(stack, config, text), expected));
});
