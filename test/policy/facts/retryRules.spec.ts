import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { SPOT_SAFE } from "../../../core/facts/retryStrategy";
import {
    chooseAction,
    listExitRules,
    listFailures,
    listLosses,
} from "../../../policy/facts/retryRules";
import { View } from "../../../policy/kit/view";
import { ROOT } from "../../support/preview";

interface Outcome {
    readonly what: string;
    readonly outcome: {
        readonly exitCode?: number;
        readonly reason?: string;
        readonly statusReason?: string;
    };
    readonly action: string;
}

const OUTCOMES = JSON.parse(
    fs.readFileSync(path.join(ROOT, "test/fixtures/outcomes.json"), "utf8"),
) as Outcome[];
const rulesOf = (list: readonly object[]) =>
    listExitRules(new View({ retryStrategy: { evaluateOnExits: list } }));
const RULES = rulesOf(SPOT_SAFE);

describe("the policies' table of endings", () => {
    it("agrees with the table of outcomes on every one of them", () => {
        for (const { what, outcome, action } of OUTCOMES) {
            const { exitCode, ...reasons } = outcome;
            const ending =
                exitCode === undefined ? reasons : { ...reasons, exitCode: String(exitCode) };
            assert.equal(chooseAction(RULES, ending), action, what);
        }
    });

    it("holds the outcomes of a lost host and of a program's own fault", () => {
        const losses = listLosses("Host EC2 (instance i-0) terminated.");
        const lost = OUTCOMES.filter(({ outcome }) => outcome.statusReason?.startsWith("Host EC2"));
        assert.ok(losses.length >= lost.length && lost.every(({ action }) => action === "RETRY"));
        for (const { what, outcome } of OUTCOMES.filter(({ action }) => action === "EXIT"))
            assert.ok(
                listFailures(RULES).some(({ exitCode }) => exitCode === String(outcome.exitCode)),
                what,
            );
    });

    it("leaves out a code that a rule names whole, unless it is that of a failure", () => {
        const codes = (onExitCode: string) =>
            new Set(
                listFailures(rulesOf([{ onExitCode, action: "RETRY" }])).map((one) => one.exitCode),
            );
        assert.ok(!codes("75").has("75"));
        assert.ok(codes("7*").has("75"));
        assert.ok(codes("1").has("1") && codes("137").has("137"));
    });
});
