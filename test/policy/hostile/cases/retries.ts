import { TYPES } from "../../../../policy/facts/types";
import { edit, type Edit, type HostileCase, type Kind } from "../../../support/policies/hostile";
import type { Inputs } from "../../../support/policies/program";

/** Changes the rules of the job definition. */
const rules = (change: (rules: Inputs[]) => void): Edit =>
    edit(TYPES.jobDefinition, ({ retryStrategy }) => change(retryStrategy.evaluateOnExits));

/** Puts other rules in place of them. */
const only = (...list: Inputs[]): Edit => rules((old) => old.splice(0, old.length, ...list));

const HOST = { onStatusReason: "Host EC2*", action: "RETRY" };
const END = { onReason: "*", action: "EXIT" };
const LOST = "spot-reclaim";
const OWN = "final-exit";

/** A name, what AWS does, the policy, and the rules. */
const cases: readonly (readonly [string, string, string, readonly Inputs[]])[] = [
    [
        "an EXIT on every host before the RETRY on it",
        "The first rule that matches a reclaimed host ends the job.",
        LOST,
        [{ onStatusReason: "Host*", action: "EXIT" }, HOST, END],
    ],
    [
        "an EXIT on any status before the RETRY",
        "The first rule matches every ending, a reclaimed host's too.",
        LOST,
        [{ onStatusReason: "*", action: "EXIT" }, HOST, END],
    ],
    [
        "an EXIT on the exit code 137 before the RETRY",
        "A container that its host took along ends with 137, and the job with it.",
        LOST,
        [{ onExitCode: "137", action: "EXIT" }, HOST, END],
    ],
    [
        "an EXIT on 1* before the RETRY",
        "The code 143 of a container that its host stopped begins with 1.",
        LOST,
        [{ onExitCode: "1*", action: "EXIT" }, HOST, END],
    ],
    [
        "an EXIT on the reason of a container before the RETRY",
        "A reclaimed host leaves the reason of the container that it ended.",
        LOST,
        [{ onReason: "Essential container*", action: "exit" }, HOST, END],
    ],
    [
        "a RETRY on a host only with an exit code",
        "A reclaimed host leaves no exit code, so the rule does not match.",
        LOST,
        [{ ...HOST, onExitCode: "1" }, END],
    ],
    [
        "a RETRY on a host only with a reason",
        "A reclaimed host may leave no reason of the container.",
        LOST,
        [{ ...HOST, onReason: "Host*" }, END],
    ],
    [
        "a RETRY on a host in small letters",
        "Patterns match as they are written; only the action is free of case.",
        LOST,
        [{ onStatusReason: "host ec2*", action: "RETRY" }, END],
    ],
    [
        "a RETRY on Host EC2 without a star",
        "The pattern is the whole text, which goes on with the instance's id.",
        LOST,
        [{ onStatusReason: "Host EC2", action: "RETRY" }, END],
    ],
    [
        "a RETRY on the reason in place of the status reason",
        "The lost host is told of in the status reason alone.",
        LOST,
        [{ onReason: "Host EC2*", action: "RETRY" }, END],
    ],
    [
        "an action that Batch does not have",
        "Batch refuses an action that is neither RETRY nor EXIT.",
        LOST,
        [{ ...HOST, action: "RESTART" }, END],
    ],
    [
        "a RETRY on every exit code before the last EXIT",
        "A bug leaves an exit code, so it runs once per attempt.",
        OWN,
        [HOST, { onExitCode: "*", action: "RETRY" }, END],
    ],
    [
        "a RETRY on 1* before the last EXIT",
        "Exit code 1 begins with 1: every uncaught error runs again.",
        OWN,
        [HOST, { onExitCode: "1*", action: "RETRY" }, END],
    ],
    [
        "a RETRY on exit code 1",
        "Every uncaught error runs once per attempt.",
        OWN,
        [HOST, { onExitCode: "1", action: "Retry" }, END],
    ],
    [
        "a RETRY on 137",
        "A job that needs more memory than it has runs out of it again.",
        OWN,
        [HOST, { onExitCode: "137", action: "RETRY" }, END],
    ],
    [
        "a RETRY when memory is out",
        "A job that needs more memory than it has runs out of it again.",
        OWN,
        [HOST, { onReason: "OutOfMemory*", action: "RETRY" }, END],
    ],
    [
        "a RETRY on the status of every container that ends",
        "Every failing program has this status, so all of them run again.",
        OWN,
        [HOST, { onStatusReason: "Essential container*", action: "RETRY" }, END],
    ],
    [
        "a RETRY on any reason before the last EXIT",
        "The first rule that matches decides: the EXIT behind it is never reached.",
        OWN,
        [HOST, { onReason: "*", action: "RETRY" }, END],
    ],
    [
        "a RETRY on E*",
        "Error, the reason of a failing program, begins with E.",
        OWN,
        [HOST, { onReason: "E*", action: "RETRY" }, END],
    ],
    [
        "an EXIT for one exit code only",
        "Every other exit code matches no rule, which means RETRY.",
        OWN,
        [HOST, { onExitCode: "1", action: "EXIT" }],
    ],
    [
        "a last EXIT with two conditions",
        "Both must match: a failure with another exit code is retried.",
        OWN,
        [HOST, { ...END, onExitCode: "1" }],
    ],
    ["no rule but the host's", "No rule matches a bug, so it runs once per attempt.", OWN, [HOST]],
    [
        "an EXIT that a RETRY on everything covers",
        "A rule without a condition matches every ending.",
        OWN,
        [HOST, { action: "RETRY" }, END],
    ],
    ["no rule at all", "No rule matches, so every failure runs again.", OWN, []],
];

/** Retry rules of jobs. */
export const kind: Kind = {
    title: "retry rules",
    hostile: cases.map(([name, aws, policy, list]): HostileCase => ({
        name,
        aws,
        policy: `retry-job-${policy}`,
        change: only(...list),
    })),
    good: [
        {
            name: "actions in lower case",
            change: rules((list) => list.forEach((one) => (one.action = one.action.toLowerCase()))),
        },
        {
            name: "an EXIT on every exit code as the last rule",
            change: only(HOST, { onExitCode: "*", action: "EXIT" }),
        },
        {
            name: "an EXIT on every status as the last rule",
            change: only(HOST, { onStatusReason: "*", action: "EXIT" }),
        },
        {
            name: "a wider pattern for the host",
            change: only({ onStatusReason: "Host*", action: "RETRY" }, END),
        },
        { name: "an EXIT without a condition", change: only(HOST, { action: "EXIT" }) },
        {
            name: "exit codes that a program ends with when it can go on",
            change: only(
                HOST,
                { onExitCode: "75", action: "RETRY" },
                { onExitCode: "143", action: "RETRY" },
                { onExitCode: "99", action: "RETRY" },
                END,
            ),
        },
        {
            name: "an EXIT on a bad configuration behind the host's",
            change: only(HOST, { onExitCode: "78", action: "EXIT" }, END),
        },
    ],
};
