import type { FaultKind } from "../cloud/faults";
import { otherCode } from "../support/contexts";
import { succeeded } from "../support/events";
import type { StackChange } from "../support/project";
import { failEachTypeOnce, type Journey } from "./chain";

/** A change that updates every type that a change of settings or code can update in place. */
const change = (): StackChange => ({
    config: {
        maxVcpus: 128,
        tags: { team: "vision" },
        data: { read: ["s3://training-data/images/"] },
        job: { timeoutMinutes: 120 },
        logRetentionDays: 60,
    },
    docker: otherCode(),
});

const UPDATE: Journey = {
    operation: "update",
    begin: async (lab) => {
        const stack = await lab.stack("prod");
        succeeded(await stack.up());
        stack.change(change());
        return stack;
    },
    command: (stack) => stack.up(),
};

describe("an update that fails", () => {
    for (const kind of ["throttled", "denied", "late"] satisfies FaultKind[])
        it(`${kind}, of every type in turn: the next up goes on`, async () => {
            console.log(`      ${kind}: ${await failEachTypeOnce(UPDATE, kind)}`);
        });
});
