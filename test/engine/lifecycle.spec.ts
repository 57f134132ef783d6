import * as assert from "node:assert/strict";
import type { Row } from "./cloud/model";
import { succeeded, told } from "./support/events";
import { Lab } from "./support/lab";

/**
 * What `destroy` leaves on purpose, by stack: recipes and components of Image Builder, which images
 * that no state knows refer to, and what was built of them.
 */
const LEFT: Readonly<Record<string, { rows: readonly string[]; others: readonly string[] }>> = {
    test: { rows: [], others: [] },
    prod: {
        rows: [
            "aws:imagebuilder/component:Component",
            "aws:imagebuilder/imageRecipe:ImageRecipe",
            "aws:imagebuilder/imageRecipe:ImageRecipe",
        ],
        others: ["AMI", "snapshot"],
    },
};

const types = (rows: readonly Row[]) => rows.map(({ type }) => type).sort();

describe("up and destroy", () => {
    let lab: Lab;
    beforeEach(async () => {
        lab = await Lab.open();
    });
    afterEach(() => lab.close());

    for (const [name, left] of Object.entries(LEFT))
        it(`of ${name}: from nothing, again, refreshed, and to nothing`, async () => {
            const stack = await lab.stack(name);
            const first = succeeded(await stack.up({ packs: true }));
            assert.deepEqual(
                first.verdicts.filter(({ level }) => level === "mandatory"),
                [],
            );
            const made = first.steps.map(({ operation }) => operation);
            assert.deepEqual(new Set(made), new Set(["create"]));
            assert.ok(lab.cloud.state.rows.length >= 35, String(lab.cloud.state.rows.length));

            assert.deepEqual(succeeded(await stack.up()).steps, []);
            assert.deepEqual(succeeded(await stack.refresh()).steps, []);

            succeeded(await stack.destroy());
            assert.deepEqual(await stack.urns(), []);
            assert.deepEqual(types(lab.cloud.state.rows), left.rows);
            assert.deepEqual(
                lab.cloud.state.left.map(({ kind }) => kind),
                left.others,
            );
            // What is left is no hindrance: the same stack comes up again.
            succeeded(await stack.up());
        });

    it("of two stacks in one account and region do not touch each other", async () => {
        const regions = ["us-east-2"];
        const one = await lab.stack("test", { config: { regions } });
        const network = { zones: 2, cidr: "10.80.0.0/16" };
        const two = await lab.stack("trial", { config: { regions, network, ami: "recommended" } });
        succeeded(await one.up());
        const before = types(lab.cloud.state.rows);
        const steps = told(succeeded(await two.up()).steps);
        assert.ok(steps.every((step) => step.startsWith("create ")));
        assert.deepEqual(succeeded(await one.up()).steps, []);
        succeeded(await two.destroy());
        assert.deepEqual(types(lab.cloud.state.rows), before);
        assert.deepEqual(succeeded(await one.refresh()).steps, []);
    });
});
