import type { FaultKind } from "../cloud/faults";
import { failEachTypeOnce, type Journey } from "./chain";

/** A first deployment. */
const CREATION: Journey = {
    operation: "create",
    begin: (lab) => lab.stack("prod"),
    command: (stack) => stack.up(),
};

describe("a creation that fails", () => {
    for (const kind of ["throttled", "denied", "lost", "half"] satisfies FaultKind[])
        it(`${kind}, of every type in turn: the next up goes on`, async () => {
            console.log(`      ${kind}: ${await failEachTypeOnce(CREATION, kind)}`);
        });
});
