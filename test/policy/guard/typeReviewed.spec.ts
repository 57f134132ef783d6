import * as assert from "node:assert/strict";
import { typeReviewed } from "../../../policy/guard/typeReviewed";
import { add, edit } from "../../support/policies/hostile";
import { judge } from "../../support/policies/judge";
import { recordedProgram } from "../../support/policies/program";

const FUNCTION = "aws:lambda/function:Function";

/** What is said of a function under settings of the policy. */
async function saidOf(reviewed: Readonly<Record<string, string>>): Promise<string[]> {
    const program = add(FUNCTION, "tidy", {})(await recordedProgram());
    const config = { [typeReviewed.id]: { reviewed } };
    const { said } = await judge(program, { definitions: [typeReviewed], config });
    return said.map(({ message }) => message.split("\n")[0]!);
}

describe("guard-type-reviewed", () => {
    const refused = `prod-us-east-2-tidy is a ${FUNCTION}, which no policy judges.`;
    for (const [what, reviewed, expected] of [
        ["nothing", {}, [refused]],
        ["another type", { "aws:lambda/alias:Alias": "x" }, [refused]],
        ["every type there is", { "*": "we trust each other" }, [refused]],
        ["every package there is", { "*:lambda/function:Function": "x" }, [refused]],
        ["the type", { [FUNCTION]: "deletes old outputs" }, []],
        ["its module", { "aws:lambda/*": "deletes old outputs" }, []],
        [
            "the type without a reason",
            { [FUNCTION]: " " },
            [`prod-us-east-2-tidy is a ${FUNCTION}, which reviewed names without a reason.`],
        ],
    ] as const)
        it(`heeds a list that names ${what}`, async () =>
            assert.deepEqual(await saidOf(reviewed), expected));

    it("tells the engine what it lets through, and why", async () => {
        const type = "aws:cloudwatch/eventRule:EventRule";
        const program = await recordedProgram();
        const { notApplicable } = await judge(program, { definitions: [typeReviewed] });
        assert.ok(notApplicable.length > 20);
        const scheduled = edit(type, (inputs) => (inputs.scheduleExpression = "rate(1 day)"));
        const fewer = await judge(scheduled(program), { definitions: [typeReviewed] });
        assert.equal(fewer.notApplicable.length, notApplicable.length - 1);
        assert.equal(fewer.said.length, 1);
    });
});
