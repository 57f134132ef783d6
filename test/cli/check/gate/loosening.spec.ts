import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import {
    compareGates,
    digestLoosenings,
    loosens,
    type Loosening,
} from "../../../../cli/check/gate/loosening";
import { readGateState, type GateState } from "../../../../cli/check/gate/state";
import type { PolicyInfo } from "../../../../cli/check/packs/config";

const policy = (name: string, schema: PolicyInfo["schema"] = {}): PolicyInfo => ({
    ...{ name, description: "", level: "mandatory", severity: "high", url: "", fix: "" },
    ...{ schema, required: [] },
});

const POLICIES = [
    policy("guard-cap", {
        most: { default: 10, type: "integer", loosens: "higher" },
        fewest: { default: 3, type: "integer", loosens: "lower" },
        allowed: { default: ["a", "b"], type: "array", loosens: "more" },
        forbidden: { default: ["x", "y"], type: "array", loosens: "fewer" },
        excused: { default: {}, type: "object", loosens: "more" },
        lenient: { default: false, type: "boolean", loosens: "on" },
        mode: { default: "public", type: "string" },
    }),
    policy("guard-tags"),
];

const EXEMPTION = {
    ...{ policy: "guard-tags", name: "jobs", reason: "moves in March" },
    ...{ until: "2026-12-31", owner: "@acme/ml" },
};

type Files = Readonly<Record<string, unknown>>;

/** A state of files, given as JSON or as text. */
function stateOf(files: Files, policies = POLICIES): GateState {
    const contents = Object.entries(files).map(([file, content]): [string, Buffer] => [
        file,
        Buffer.from(typeof content === "string" ? content : JSON.stringify(content)),
    ]);
    return readGateState(new Map(contents), policies, ["prod", "test"]).state;
}

const BASE: Files = {
    "policy/prod.json": { "guard-tags": "mandatory" },
    "policy/test.json": { "guard-tags": "advisory" },
    "policy/exemptions.json": [EXEMPTION],
    "policy/facts/reviewed.json": { program: { "aws:a:A": "no harm" }, others: {} },
    "policy/kit/enforce.ts": "judge();",
    "policy/README.md": "words",
    "tsconfig.json": "{}",
};

function diff(changes: Files, policies = POLICIES): Loosening[] {
    const files = Object.fromEntries(
        Object.entries({ ...BASE, ...changes }).filter(([, content]) => content !== undefined),
    );
    return compareGates(stateOf(BASE), stateOf(files, policies));
}

const levels = (settings: unknown) => ({ "policy/prod.json": settings });
const cap = (settings: object) =>
    levels({ "guard-cap": { enforcementLevel: "mandatory", ...settings } });

/** Kind, subject, before and after of each loosening. */
const TABLE: readonly (readonly [what: string, changes: Files, said: readonly string[]])[] = [
    ["nothing", {}, []],
    [
        "a level lowered",
        levels({ "guard-tags": "advisory" }),
        ["level guard-tags mandatory advisory"],
    ],
    [
        "a level disabled",
        levels({ "guard-tags": "disabled" }),
        ["level guard-tags mandatory disabled"],
    ],
    [
        "a level that mends in place of refusing",
        levels({ "guard-tags": "remediate" }),
        ["level guard-tags mandatory remediate"],
    ],
    [
        "all disabled",
        levels({ all: "disabled" }),
        ["level guard-cap mandatory disabled", "level guard-tags mandatory disabled"],
    ],
    ["a level raised", { "policy/test.json": { "guard-tags": "mandatory" } }, []],
    ["an entry removed that said the default", levels({}), []],
    ["a stack's own levels removed, so that prod's hold", { "policy/test.json": undefined }, []],
    [
        "levels of a stack that had prod's",
        { "policy/dev.json": "{}", "policy/prod.json": { "guard-tags": "mandatory" } },
        [],
    ],
    ["an entry in another form", levels({ "guard-tags": { enforcementLevel: "mandatory" } }), []],
    [
        "another order and form of text",
        { "policy/prod.json": '\n{  "guard-tags":\t"mandatory"}' },
        [],
    ],
    ["a number raised", cap({ most: 11 }), ["setting guard-cap.most 10 11"]],
    ["a number lowered that may be high", cap({ most: 9 }), []],
    ["a least number lowered", cap({ fewest: 2 }), ["setting guard-cap.fewest 3 2"]],
    ["a least number raised", cap({ fewest: 4 }), []],
    ["a number that is none", cap({ most: "9" }), ['setting guard-cap.most 10 "9"']],
    [
        "an entry more that is allowed",
        cap({ allowed: ["a", "b", "*"] }),
        ['setting guard-cap.allowed ["a","b"] ["a","b","*"]'],
    ],
    ["an entry fewer that is allowed", cap({ allowed: ["b"] }), []],
    ["the same entries in another order", cap({ allowed: ["b", "a", "a"] }), []],
    [
        "an entry fewer that is forbidden",
        cap({ forbidden: ["x"] }),
        ['setting guard-cap.forbidden ["x","y"] ["x"]'],
    ],
    ["an entry more that is forbidden", cap({ forbidden: ["y", "z", "x"] }), []],
    [
        "a reason more",
        cap({ excused: { jobs: "they share" } }),
        ['setting guard-cap.excused {} {"jobs":"they share"}'],
    ],
    [
        "a flag that lets more pass",
        cap({ lenient: true }),
        ["setting guard-cap.lenient false true"],
    ],
    [
        "a setting whose direction nobody tells",
        cap({ mode: "private" }),
        ['setting guard-cap.mode "public" "private"'],
    ],
    [
        "an exemption added",
        { "policy/exemptions.json": [EXEMPTION, { ...EXEMPTION, name: "queue" }] },
        ["exemption guard-tags of queue  2026-12-31: moves in March (@acme/ml)"],
    ],
    [
        "an exemption prolonged",
        { "policy/exemptions.json": [{ ...EXEMPTION, until: "2027-01-01" }] },
        ["exemption guard-tags of jobs 2026-12-31 2027-01-01"],
    ],
    [
        "an exemption prolonged by a second entry",
        { "policy/exemptions.json": [EXEMPTION, { ...EXEMPTION, until: "2027-01-01" }] },
        ["exemption guard-tags of jobs 2026-12-31 2027-01-01"],
    ],
    [
        "an exemption shortened",
        { "policy/exemptions.json": [{ ...EXEMPTION, until: "2026-12-01" }] },
        [],
    ],
    ["an exemption removed", { "policy/exemptions.json": [] }, []],
    [
        "an exemption's words and owner",
        { "policy/exemptions.json": [{ ...EXEMPTION, reason: "goes in March", owner: "ann" }] },
        [],
    ],
    [
        "a type reviewed",
        { "policy/facts/reviewed.json": { program: { "aws:a:A": "no harm", "aws:b:B": "none" } } },
        ["reviewed aws:b:B  none"],
    ],
    ["a type no longer reviewed", { "policy/facts/reviewed.json": { others: {} } }, []],
    [
        "a reviewed list in another form",
        { "policy/facts/reviewed.json": { others: { "aws:a:A": "no harm at all" } } },
        [],
    ],
    [
        "a reviewed list that is none",
        { "policy/facts/reviewed.json": "[]" },
        ["code   policy/facts/reviewed.json"],
    ],
    ["code changed", { "policy/kit/enforce.ts": "judge( );" }, ["code   policy/kit/enforce.ts"]],
    ["code added", { "policy/kit/view.js": "" }, ["code   policy/kit/view.js"]],
    ["code removed", { "policy/kit/enforce.ts": undefined }, ["code   policy/kit/enforce.ts"]],
    ["how code is transpiled", { "tsconfig.json": "{ }" }, ["code   tsconfig.json"]],
    ["a page of words", { "policy/README.md": "other words" }, []],
];

const show = ({ kind, file, subject, before, after }: Loosening) =>
    kind === "code" ? `code   ${file}` : `${kind} ${subject} ${before} ${after}`;

describe("what a change loosens", () => {
    for (const [what, changes, said] of TABLE)
        it(what, () => assert.deepEqual(diff(changes).map(show), said));

    it("is a policy that no pack has any more", () => {
        const gone = diff({}, [POLICIES[0]!]);
        assert.deepEqual(gone.map(show), ["policy guard-tags mandatory "]);
    });

    it("is a default that lets more pass, by the base's direction", () => {
        const wider = policy("guard-cap", {
            ...POLICIES[0]!.schema,
            most: { default: 20, loosens: "lower" },
        });
        assert.deepEqual(diff({}, [wider, POLICIES[1]!]).map(show), [
            "setting guard-cap.most 10 20",
            "setting guard-cap.most 10 20",
        ]);
    });

    it("is no policy that is new", () => {
        assert.deepEqual(diff({}, [...POLICIES, policy("guard-more")]), []);
    });

    it("tells a map of reasons by the first pattern that fits", () => {
        // "*": "" hides what follows it: without it more is excused.
        assert.equal(loosens("more", { "*": "", a: "reason" }, { a: "reason" }), true);
        assert.equal(loosens("more", { a: "one" }, { a: "another" }), false);
        assert.equal(loosens("more", { a: "one", b: "two" }, { b: "two" }), false);
        assert.equal(loosens("more", { a: "one" }, ["a"]), true);
    });
});

describe("laws of what a change loosens", () => {
    const level = fc.constantFrom("disabled", "advisory", "remediate", "mandatory");
    const text = fc.constantFrom("a", "b", "c", "*");
    const settings = fc.record(
        {
            "guard-cap": fc.record({
                enforcementLevel: level,
                most: fc.integer({ min: 0, max: 4 }),
                fewest: fc.integer({ min: 0, max: 4 }),
                allowed: fc.uniqueArray(text).map((list) => list.sort()),
                forbidden: fc.uniqueArray(text).map((list) => list.sort()),
                excused: fc.dictionary(text, fc.constant("for a reason")),
                lenient: fc.boolean(),
                mode: text,
            }),
            "guard-tags": level,
            all: level,
        },
        { requiredKeys: [] },
    );
    const files = fc.record({
        "policy/prod.json": settings,
        "policy/test.json": settings,
        "policy/exemptions.json": fc.uniqueArray(
            fc.record({
                policy: fc.constantFrom("guard-cap", "guard-tags"),
                name: text,
                until: fc.constantFrom("2026-12-31", "2027-01-31"),
            }),
            { selector: ({ policy: id, name }) => `${id} ${name}` },
        ),
        "policy/kit/a.ts": text,
    });

    /** The same data with the keys of each object in reverse order. */
    function reverse(value: unknown): unknown {
        if (Array.isArray(value)) return value.map(reverse);
        if (typeof value !== "object" || value === null) return value;
        return Object.fromEntries(
            Object.entries(value)
                .reverse()
                .map(([key, item]) => [key, reverse(item)]),
        );
    }
    /** What counts of a state: everything but the order of exemptions. */
    const meaning = ({ stacks, exemptions, code }: GateState) => [
        stacks,
        exemptions.map((one) => JSON.stringify(one)).sort(),
        code,
    ];

    it("a state loosens nothing of itself, whatever the order of keys", () => {
        fc.assert(
            fc.property(files, (one) => {
                const [state, other] = [stateOf(one), stateOf(reverse(one) as Files)];
                assert.deepEqual(compareGates(state, other), []);
            }),
        );
    });

    it("of two states that differ, one is looser than the other or they cannot be compared", () => {
        fc.assert(
            fc.property(files, files, (one, another) => {
                const [a, b] = [stateOf(one), stateOf(another)];
                const both = [...compareGates(a, b), ...compareGates(b, a)];
                try {
                    assert.deepEqual(meaning(a), meaning(b));
                } catch {
                    assert.ok(both.length > 0);
                    return;
                }
                assert.deepEqual(both, []);
            }),
        );
    });

    it("what is not looser step by step is not looser altogether", () => {
        const number = fc.integer({ min: 0, max: 3 });
        const list = fc.uniqueArray(text, { maxLength: 3 });
        const map = fc.dictionary(text, fc.constantFrom("", "a reason"), { maxKeys: 3 });
        for (const [direction, value] of [
            ["higher", number],
            ["lower", number],
            ["more", list],
            ["fewer", list],
            ["more", map],
            ["on", fc.boolean()],
            ["off", fc.boolean()],
            [undefined, number],
        ] as [string | undefined, fc.Arbitrary<unknown>][])
            fc.assert(
                fc.property(value, value, value, (a, b, c) => {
                    if (loosens(direction, a, b) || loosens(direction, b, c)) return;
                    assert.equal(loosens(direction, a, c), false);
                }),
            );
    });

    it("the number is of the set of differences, and of everything in each", () => {
        const all = diff({ ...levels({ all: "disabled" }), "policy/kit/enforce.ts": "x" });
        const number = digestLoosenings(all);
        assert.match(number, /^[0-9a-f]{64}$/);
        assert.equal(digestLoosenings([...all].reverse()), number);
        assert.notEqual(digestLoosenings(all.slice(1)), number);
        for (const key of ["kind", "file", "subject", "before", "after"] as const) {
            const [first, ...rest] = all;
            const other = { ...first!, [key]: `${first![key]} ` };
            assert.notEqual(digestLoosenings([other, ...rest]), number, key);
        }
    });
});
