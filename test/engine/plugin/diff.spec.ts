import * as assert from "node:assert/strict";
import { modelOf } from "../cloud/types";
import { diff } from "./diff";

describe("a changed job definition", () => {
    const model = modelOf("aws:batch/jobDefinition:JobDefinition");
    const rule = (onReason: string, action = "retry") => ({ onReason, action });
    const definition = (...evaluateOnExits: readonly object[]) => ({
        name: "n",
        type: "container",
        retryStrategy: { attempts: 3, evaluateOnExits },
    });
    const before = definition(rule("a"), rule("*", "exit"));

    for (const [what, after, replaced] of [
        [
            "another action registers a revision",
            definition(rule("a", "exit"), rule("*", "exit")),
            false,
        ],
        ["another pattern registers a revision", definition(rule("b"), rule("*", "exit")), false],
        ["a rule more replaces it", definition(rule("a"), rule("b"), rule("*", "exit")), true],
        ["a rule less replaces it", definition(rule("*", "exit")), true],
    ] as const)
        it(what, () => {
            const found = diff(model, before, after);
            assert.ok(found.changes.length > 0);
            assert.deepEqual(found.replaces, replaced ? ["retryStrategy"] : []);
            // Its name stays, so the old one goes first, and every revision with it.
            assert.equal(found.deleteBeforeReplace, replaced);
        });
});
