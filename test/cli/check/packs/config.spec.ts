import * as assert from "node:assert/strict";
import {
    findConfigProblems,
    listMissingSettings,
    parsePolicyConfig,
    reconcile,
    type PolicyInfo,
} from "../../../../cli/check/packs/config";
import { toSeconds } from "../../../../cli/check/packs/requests";
import { toVerdict } from "../../../../cli/check/packs/verdicts";
import { encodeStatus } from "../../../../policy/kit/status";
import { toPolicyValue, SIGNATURE, SIGNATURES, UNKNOWN } from "../../../../cli/check/engine/wire";

const policy = (name: string, change: Partial<PolicyInfo> = {}): PolicyInfo => ({
    name,
    description: "",
    level: "mandatory",
    severity: "high",
    url: "",
    fix: "",
    schema: { count: { type: "integer", default: 3 }, word: { type: "string" } },
    required: [],
    ...change,
});

describe("the packs' configuration", () => {
    it("is the policies' defaults, the pack's own, then the file, and all before one", () => {
        const initial = { a: { level: "mandatory" as const, properties: { word: "x" } } };
        const { settings } = parsePolicyConfig(
            JSON.stringify({
                all: "advisory",
                a: { count: 5 },
                b: { enforcementLevel: "disabled" },
            }),
        );
        assert.deepEqual(reconcile([policy("a"), policy("b"), policy("c")], [initial, settings]), {
            a: { level: "advisory", properties: { count: 5, word: "x" } },
            b: { level: "disabled", properties: { count: 3 } },
            c: { level: "advisory", properties: { count: 3 } },
        });
    });

    for (const [text, problem] of [
        ["[", /^the text ends in the middle, at line 1/],
        ["[]", /is not an object/],
        [
            '{"a":"strict"}',
            /a: "strict" is not a level; write advisory, mandatory, disabled, remediate/,
        ],
        ['{"a":{"enforcementLevel":1}}', /a: 1 is not a level/],
    ] as const)
        it(`is refused when it is ${text}`, () => {
            assert.match(parsePolicyConfig(text).problems.join("\n"), problem);
        });

    it("names what no pack has, and values of the wrong type", () => {
        const { settings } = parsePolicyConfig(
            '{"a":{"count":"x","other":1},"z":"advisory","all":"advisory"}',
        );
        assert.deepEqual(findConfigProblems(settings, [policy("a")]), [
            "a: count is not of type integer",
            "a: it has no setting other; write count, word",
            "z: no pack has this policy; remove it or fix the name",
        ]);
        const strict = [policy("a", { required: ["word"] })];
        assert.deepEqual(listMissingSettings(strict, reconcile(strict, [])), [
            "a: the setting word is required",
        ]);
    });
});

describe("what packs are sent", () => {
    it("opens outputs, keeps secrets marked, and names what is unknown", () => {
        const output = (rest: object) => ({ [SIGNATURE]: SIGNATURES.output, ...rest });
        assert.deepEqual(
            toPolicyValue({
                __internal: 1,
                known: output({ value: [output({ value: 1 })] }),
                unknown: output({}),
                secret: output({ value: "s", secret: true }),
                ref: { [SIGNATURE]: SIGNATURES.resource, urn: "u", id: "" },
                component: { [SIGNATURE]: SIGNATURES.resource, urn: "u" },
            }),
            {
                known: [1],
                unknown: UNKNOWN,
                secret: { [SIGNATURE]: SIGNATURES.secret, value: "s" },
                ref: UNKNOWN,
                component: "u",
            },
        );
        assert.deepEqual(toPolicyValue({ __internal: 1 }, true), { __internal: 1 });
    });

    it("has durations in seconds", () => {
        assert.deepEqual(
            ["150m", "1h30m", "1.5s", "", undefined].map((text) => toSeconds(text)),
            [9000, 5400, 1.5, 0, 0],
        );
    });
});

describe("a pack's diagnostic", () => {
    const pack = (level: "mandatory" | "advisory") =>
        ({
            analyzer: { name: "team", policies: [policy("a")] },
            settings: { a: { level, properties: {} } },
        }) as unknown as Parameters<typeof toVerdict>[0];
    const says = (
        message: string,
        level: "mandatory" | "advisory" = "advisory",
        description = "demands something",
    ) => ({ policy: "a", level, severity: "", message, description, urn: "" });
    const SDK =
        "can't run policy 'a' from policy pack 'team@v1' during preview: string value at .x can't be known during preview";

    for (const [what, configured, diagnostic, status, level] of [
        ["a violation", "mandatory", says("x has y.", "mandatory"), "violated", "mandatory"],
        [
            "the SDK's advisory of a mandatory policy that read an unknown",
            "mandatory",
            says(SDK),
            "undecided",
            "mandatory",
        ],
        ["the same of an advisory policy", "advisory", says(SDK), "undecided", "advisory"],
        [
            "marked as undecided by our kit",
            "mandatory",
            says("whatever", "advisory", encodeStatus("undecided", "demands something")),
            "undecided",
            "mandatory",
        ],
        [
            "marked as exempted by our kit",
            "mandatory",
            says("whatever", "advisory", encodeStatus("exempted", "demands something")),
            "exempted",
            "advisory",
        ],
        [
            "another pack's, in words that ours would use",
            "advisory",
            says("job is exempted from a until 2027-01-01, and cannot be decided in a preview"),
            "violated",
            "advisory",
        ],
        [
            "another pack's, with a mark that is not ours",
            "mandatory",
            says("x has y.", "mandatory", "[gpu-batch remediated] demands something"),
            "violated",
            "mandatory",
        ],
    ] as const)
        it(`that is ${what} is ${status} and ${level}`, () => {
            const verdict = toVerdict(pack(configured), diagnostic, undefined);
            assert.deepEqual([verdict.status, verdict.level], [status, level]);
        });
});
