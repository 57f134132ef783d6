import * as assert from "node:assert/strict";
import type { Machine, AnyState, TaskState } from "../../../components/training/asl";
import { findMachineProblems, renderMachine } from "../../../components/training/machineProblems";

const RETRIER = {
    ErrorEquals: ["States.ALL"],
    IntervalSeconds: 1,
    MaxAttempts: 1,
    BackoffRate: 2,
    MaxDelaySeconds: 60,
    JitterStrategy: "FULL",
} as const;

const TASK: TaskState = {
    Type: "Task",
    Resource: "arn:aws:states:::sns:publish",
    Parameters: {},
    TimeoutSeconds: 60,
    Retry: [RETRIER],
    Catch: [{ ErrorEquals: ["States.ALL"], Next: "Bad" }],
    End: true,
};
const BAD: AnyState = { Type: "Fail", Error: "E", Cause: "c" };
const each = (name: string, state: AnyState): AnyState => ({
    Type: "Map",
    ItemsPath: "$.items",
    ItemProcessor: {
        ProcessorConfig: { Mode: "INLINE" },
        StartAt: name,
        States: { [name]: state },
    },
    End: true,
});

describe("problems of a state machine", () => {
    const machine = (states: Record<string, AnyState>, start = "Do"): Machine => ({
        StartAt: start,
        States: states,
    });
    const withTask = (change: Partial<TaskState>) =>
        machine({ Do: { ...TASK, ...change }, Bad: BAD });

    const CASES: readonly [string, Machine, readonly string[]][] = [
        ["a good one", machine({ Do: TASK, Bad: BAD }), []],
        [
            "a target that is missing",
            machine({ Do: { ...TASK, Catch: [{ ErrorEquals: ["States.ALL"], Next: "Worse" }] } }),
            ["Do leads to Worse, which is not a state beside it"],
        ],
        [
            "a start that is missing",
            machine({ Do: TASK, Bad: BAD }, "Begin"),
            [
                "StartAt leads to Begin, which is not a state beside it",
                "Do cannot be reached",
                "Bad cannot be reached",
            ],
        ],
        [
            "a state that no way leads to",
            machine({ Do: TASK, Bad: BAD, Alone: { Type: "Succeed" } }),
            ["Alone cannot be reached"],
        ],
        [
            "a circle without an end",
            machine({ Do: { Type: "Pass", Parameters: {}, Next: "Do" } }),
            ["no state after Do ends it"],
        ],
        [
            "a way out of a Map",
            machine({ Do: each("In", { Type: "Pass", Parameters: {}, Next: "Out" }), Out: BAD }),
            [
                "Out cannot be reached",
                "In leads to Out, which is not a state beside it",
                "no state after In ends it",
            ],
        ],
        [
            "a name twice, within a Map and without",
            machine({ Do: each("Do", { Type: "Pass", Parameters: {}, End: true }) }),
            ["Do is the name of two states"],
        ],
        [
            "a name that is too long",
            machine({ ["x".repeat(81)]: { Type: "Succeed" } }, "x".repeat(81)),
            [`${"x".repeat(81)} is longer than 80 characters`],
        ],
        ["no retry", withTask({ Retry: [] }), ["Do has an empty Retry"]],
        ["no catch", withTask({ Catch: [] }), ["Do has an empty Catch", "Bad cannot be reached"]],
        [
            "no time",
            withTask({ TimeoutSeconds: 0 }),
            ["Do has TimeoutSeconds 0, not a whole number of 1 or more"],
        ],
        [
            "a retry of one error only",
            withTask({ Retry: [{ ...RETRIER, ErrorEquals: ["States.Timeout"] }] }),
            ["Do has a Retry without States.ALL"],
        ],
        [
            "ALL beside another",
            withTask({ Retry: [{ ...RETRIER, ErrorEquals: ["States.ALL", "States.Timeout"] }] }),
            ["Do has States.ALL beside or before other errors in its Retry"],
        ],
        [
            "ALL before another",
            withTask({ Retry: [RETRIER, { ...RETRIER, ErrorEquals: ["States.Timeout"] }] }),
            [
                "Do has a Retry without States.ALL",
                "Do has States.ALL beside or before other errors in its Retry",
            ],
        ],
        [
            "an entry for no error",
            withTask({ Catch: [{ ErrorEquals: [], Next: "Bad" }, ...TASK.Catch] }),
            ["Do has a Catch that names no error"],
        ],
    ];
    for (const [what, given, problems] of CASES)
        it(`of ${what}`, () =>
            assert.deepEqual([...findMachineProblems(given)].sort(), [...problems].sort()));

    it("are all named when it is rendered", () => {
        assert.throws(() => renderMachine(withTask({ Retry: [], TimeoutSeconds: 1.5 })), {
            message:
                "the state machine is wrong: Do has TimeoutSeconds 1.5, not a whole number of 1 or more; Do has an empty Retry",
        });
    });
});
