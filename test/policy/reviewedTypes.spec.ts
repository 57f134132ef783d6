import * as assert from "node:assert/strict";
import { REVIEWED_TYPES } from "../../policy/facts/reviewedTypes";
import { TYPES } from "../../policy/facts/types";
import reviewed from "../../policy/facts/reviewed.json";
import { everyRegistration, unjudgedTypes } from "../support/policies/everySetting";
import { ALL } from "../support/policies/judge";

const FILE = "policy/facts/reviewed.json";

describe("types that no policy judges", () => {
    it("are listed, those of the program as they are registered", async () => {
        assert.deepEqual(
            Object.keys(reviewed.program),
            await unjudgedTypes(),
            `${FILE} is stale; run npm run policy:types, and write the reason of each new type`,
        );
    });

    it("have a reason each", () => {
        const without = Object.entries(REVIEWED_TYPES).filter(([, reason]) => !reason.trim());
        assert.deepEqual(without, [], `write their reasons in ${FILE}`);
    });

    it("are apart from those that one judges", () => {
        const judged = new Set(ALL.flatMap(({ types }) => types));
        for (const type of Object.keys(REVIEWED_TYPES)) assert.ok(!judged.has(type), type);
        for (const type of Object.values(TYPES))
            assert.ok(judged.has(type) || type in REVIEWED_TYPES, `nothing judges ${type}`);
    });

    it("are of the provider, by their names", () => {
        for (const type of Object.keys(REVIEWED_TYPES).filter((one) => one.startsWith("aws:"))) {
            const [, file = "", name] = type.split(":");
            // eslint-disable-next-line @typescript-eslint/no-require-imports
            const sdk = require(`@pulumi/aws/${file}`) as Record<string, unknown>;
            assert.equal(typeof sdk[name!], "function", type);
        }
    });

    it("of the program are found with every setting on", async () => {
        const types = new Set((await everyRegistration()).map(({ type }) => type));
        for (const type of ["bastionPeering", "SpotBatch", "GpuAmi", "Alerts", "TrainingWorkflow"])
            assert.ok(
                [...types].some((one) => one.toLowerCase().endsWith(type.toLowerCase())),
                type,
            );
        for (const type of ["ec2/vpcPeeringConnectionAccepter", "ecr/repositoryPolicy", "budgets"])
            assert.ok(
                [...types].some((one) => one.includes(type)),
                type,
            );
    });
});
