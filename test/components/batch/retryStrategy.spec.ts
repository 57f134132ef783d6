import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import {
    decide,
    retryStrategy,
    SPOT_SAFE,
    type Outcome,
} from "../../../components/batch/retryStrategy";

const OUTCOMES: readonly [string, Outcome, "RETRY" | "EXIT"][] = [
    [
        "a reclaimed host",
        { statusReason: "Host EC2 (instance i-0a1b2c3d4e5f67890) terminated." },
        "RETRY",
    ],
    [
        "a reclaimed host whose container left a reason",
        {
            statusReason: "Host EC2 (instance i-0a1b) terminated.",
            reason: "Essential container exited",
        },
        "RETRY",
    ],
    ["an image that cannot be pulled", { reason: "CannotPullContainerError: timeout" }, "RETRY"],
    ["a docker daemon that hangs", { reason: "DockerTimeoutError: Could not transition" }, "RETRY"],
    ["a task that did not start", { statusReason: "Task failed to start" }, "RETRY"],
    [
        "a failing program",
        { exitCode: 1, reason: "Error", statusReason: "Essential container in task exited" },
        "EXIT",
    ],
    [
        "memory exhausted",
        { exitCode: 137, reason: "OutOfMemoryError: Container killed due to memory usage" },
        "EXIT",
    ],
    ["a kill", { exitCode: 137, statusReason: "Essential container in task exited" }, "EXIT"],
];

describe("retryStrategy", () => {
    for (const [what, outcome, action] of OUTCOMES)
        it(`${action === "RETRY" ? "retries" : "ends after"} ${what}`, () =>
            assert.equal(decide(SPOT_SAFE, outcome), action));

    it("retries when no rule matches, as Batch does", () => {
        assert.equal(decide([], { exitCode: 1 }), "RETRY");
        assert.equal(decide([{ onExitCode: "2", action: "EXIT" }], { exitCode: 1 }), "RETRY");
    });

    it("takes the first match, and every condition of a rule", () => {
        const rules = [
            { onExitCode: "1", onReason: "Error*", action: "EXIT" as const },
            { onExitCode: "1*", action: "RETRY" as const },
            { onReason: "*", action: "EXIT" as const },
        ];
        assert.equal(decide(rules, { exitCode: 1, reason: "Error: x" }), "EXIT");
        assert.equal(decide(rules, { exitCode: 1, reason: "other" }), "RETRY");
        assert.equal(decide(rules, { exitCode: 13 }), "RETRY");
        assert.equal(decide(rules, { exitCode: 2 }), "EXIT");
    });

    it("decides every program failure on a healthy host to end", () =>
        fc.assert(
            fc.property(fc.integer({ min: 1, max: 255 }), (exitCode) => {
                const statusReason = "Essential container in task exited";
                assert.equal(decide(SPOT_SAFE, { exitCode, statusReason }), "EXIT");
            }),
        ));

    it("has at most five rules, of patterns that Batch accepts, host loss first", () => {
        const { attempts, evaluateOnExits } = retryStrategy(4);
        assert.equal(attempts, 4);
        assert.ok(evaluateOnExits.length <= 5);
        for (const { onReason, onStatusReason, onExitCode } of evaluateOnExits)
            for (const pattern of [onReason, onStatusReason].filter((text) => text !== undefined)) {
                assert.match(pattern, /^[A-Za-z0-9.:\s]*\*?$/);
                assert.equal(onExitCode, undefined);
            }
        assert.deepEqual(evaluateOnExits[0], { onStatusReason: "Host EC2*", action: "RETRY" });
        assert.deepEqual(evaluateOnExits.at(-1), { onReason: "*", action: "EXIT" });
    });
});
