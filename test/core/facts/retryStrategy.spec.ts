import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import {
    chooseRetryAction,
    buildRetryStrategy,
    RECLAIMED_EXIT_CODE,
    SPOT_SAFE,
    type AttemptOutcome,
} from "../../../core/facts/retryStrategy";
import outcomes from "../../fixtures/outcomes.json";

/** How attempts end and what must follow; the worker's own tests hold it to the same table. */
const OUTCOMES = outcomes as { what: string; outcome: AttemptOutcome; action: "RETRY" | "EXIT" }[];

describe("retryStrategy", () => {
    for (const { what, outcome, action } of OUTCOMES)
        it(`${action === "RETRY" ? "retries" : "ends after"} ${what}`, () =>
            assert.equal(chooseRetryAction(SPOT_SAFE, outcome), action));

    it("retries when no rule matches, as Batch does", () => {
        assert.equal(chooseRetryAction([], { exitCode: 1 }), "RETRY");
        assert.equal(
            chooseRetryAction([{ onExitCode: "2", action: "EXIT" }], { exitCode: 1 }),
            "RETRY",
        );
    });

    it("takes the first match, and every condition of a rule", () => {
        const rules = [
            { onExitCode: "1", onReason: "Error*", action: "EXIT" as const },
            { onExitCode: "1*", action: "RETRY" as const },
            { onReason: "*", action: "EXIT" as const },
        ];
        assert.equal(chooseRetryAction(rules, { exitCode: 1, reason: "Error: x" }), "EXIT");
        assert.equal(chooseRetryAction(rules, { exitCode: 1, reason: "other" }), "RETRY");
        assert.equal(chooseRetryAction(rules, { exitCode: 13 }), "RETRY");
        assert.equal(chooseRetryAction(rules, { exitCode: 2 }), "EXIT");
    });

    it("decides every program failure on a healthy host to end", () =>
        fc.assert(
            fc.property(fc.integer({ min: 1, max: 255 }), (exitCode) => {
                fc.pre(exitCode !== RECLAIMED_EXIT_CODE);
                const statusReason = "Essential container in task exited";
                assert.equal(chooseRetryAction(SPOT_SAFE, { exitCode, statusReason }), "EXIT");
            }),
        ));

    it("has at most five rules, of patterns that Batch accepts, host loss first", () => {
        const { attempts, evaluateOnExits } = buildRetryStrategy(4);
        assert.equal(attempts, 4);
        assert.ok(evaluateOnExits.length <= 5);
        for (const { onReason, onStatusReason, onExitCode } of evaluateOnExits)
            for (const pattern of [onReason, onStatusReason].filter((text) => text !== undefined)) {
                assert.match(pattern, /^[A-Za-z0-9.:\s]*\*?$/);
                assert.equal(onExitCode, undefined);
            }
        assert.deepEqual(
            evaluateOnExits.flatMap(({ onExitCode }) => onExitCode ?? []),
            ["75"],
        );
        assert.deepEqual(evaluateOnExits[0], { onStatusReason: "Host EC2*", action: "retry" });
        assert.deepEqual(evaluateOnExits.at(-1), { onReason: "*", action: "exit" });
    });
});
