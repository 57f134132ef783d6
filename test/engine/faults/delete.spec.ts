import type { FaultKind } from "../cloud/faults";
import { succeeded } from "../support/events";
import { failEachTypeOnce, type Journey } from "./chain";

const DELETION: Journey = {
    operation: "delete",
    begin: async (lab) => {
        const stack = await lab.stack("prod");
        succeeded(await stack.up());
        return stack;
    },
    command: (stack) => stack.destroy(),
};

describe("a deletion that fails", () => {
    for (const kind of ["throttled", "denied", "late"] satisfies FaultKind[])
        it(`${kind}, of every type in turn: the next destroy goes on`, async () => {
            console.log(`      ${kind}: ${await failEachTypeOnce(DELETION, kind)}`);
        });
});
