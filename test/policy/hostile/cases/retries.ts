import { TYPES } from "../../../../policy/facts/types";
import { edit, type Edit, type Kind } from "../../../support/policies/hostile";
import type { Inputs } from "../../../support/policies/program";

/** Changes the rules of the job definition. */
const rules = (change: (rules: Inputs[]) => void): Edit =>
    edit(TYPES.jobDefinition, ({ retryStrategy }) => change(retryStrategy.evaluateOnExits));

/** Retry rules of jobs. */
export const kind: Kind = {
    title: "retry rules",
    hostile: [
        {
            name: "an EXIT on every host before the RETRY on it",
            aws: "The first rule that matches a reclaimed host ends the job.",
            policy: "retry-job-spot-reclaim",
            change: rules((list) => list.splice(0, 1, { onStatusReason: "Host*", action: "EXIT" })),
        },
        {
            name: "no rule at all",
            aws: "No rule matches, so every failure runs again, a bug ten times.",
            policy: "retry-job-final-exit",
            change: rules((list) => list.splice(0)),
        },
    ],
    good: [
        {
            name: "actions in lower case",
            change: rules((list) =>
                list.forEach((rule) => (rule.action = rule.action.toLowerCase())),
            ),
        },
    ],
};
