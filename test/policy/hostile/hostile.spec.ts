import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import type { Registration } from "../../../cli/check/engine/registration";
import { UNDECIDED } from "../../../policy/kit/message";
import type { Edit, Kind } from "../../support/policies/hostile";
import { ALL, judge, type Setting } from "../../support/policies/judge";
import { PROD_CONFIG, recordedProgram } from "../../support/policies/program";

/** The kinds, a file each. */
const KINDS: readonly Kind[] = fs
    .readdirSync(path.join(__dirname, "cases"))
    .sort()
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    .map((file) => (require(path.join(__dirname, "cases", file)) as { kind: Kind }).kind);

const unchanged: Edit = (program) => [...program];

describe("hostile and careless programs", () => {
    let program: Registration[];
    before(async () => {
        program = await recordedProgram();
    });

    /** What is said of a changed program; of the resources that are as they were, only with the stack. */
    async function saidOf(after: readonly Registration[], config: Setting["config"] = {}) {
        const { said } = await judge(after, {
            config: { ...PROD_CONFIG, ...config },
            singly: after.filter((one) => !program.includes(one)),
        });
        return said;
    }

    for (const { title, hostile, good } of KINDS)
        describe(title, () => {
            const silent = new Set<Edit>();
            for (const { name, aws, policy, undecided, base = unchanged, change } of hostile)
                it(`${policy} refuses ${name}`, async () => {
                    const before = base(program);
                    if (!silent.has(base)) assert.deepEqual(await saidOf(before), []);
                    silent.add(base);
                    const said = await saidOf(change(before));
                    const refused = said.filter(
                        (one) => one.policy === policy && one.level === "mandatory",
                    );
                    assert.ok(
                        refused.length > 0,
                        `${aws} Said: ${said.map((one) => `${one.policy}: ${one.message}`).join("\n") || "nothing"}`,
                    );
                    if (undecided)
                        assert.ok(refused.some(({ message }) => message.includes(UNDECIDED)));
                });

            for (const { name, change, config } of good)
                it(`nothing is said of ${name}`, async () =>
                    assert.deepEqual(await saidOf(change(program), config), []));
        });

    it("are many, each with a name of its own and with what AWS would do", () => {
        const cases = KINDS.flatMap(({ hostile }) => hostile);
        assert.ok(cases.length >= TOTAL, `${cases.length} cases`);
        const names = KINDS.flatMap(({ title, hostile, good }) =>
            [...hostile, ...good].map(({ name }) => `${title}: ${name}`),
        );
        assert.equal(new Set(names).size, names.length);
        for (const { policy, aws, name } of cases) {
            assert.ok(
                ALL.some(({ id, level }) => id === policy && level === "mandatory"),
                policy,
            );
            assert.match(aws, /^[A-Z].*\.$/, name);
        }
        for (const { title, hostile, good } of KINDS)
            assert.ok(hostile.length > 0 && good.length > 0, title);
    });
});

/** Cases that there are at least. */
const TOTAL = 350;
