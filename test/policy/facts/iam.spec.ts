import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { fitsIam } from "../../../policy/facts/iamDocument";
import { opensToEverybody } from "../../../policy/facts/principals";
import { findExcessiveRights } from "../../../policy/facts/rights";
import { View } from "../../../policy/kit";

const rightsOf = (statement: object) =>
    findExcessiveRights(
        new View(JSON.stringify({ Statement: [{ Effect: "Allow", ...statement }] })),
    );

describe("IAM's documents", () => {
    for (const [pattern, text, fits] of [
        ["*", "iam:PassRole", true],
        ["iam:*", "IAM:PassRole", true],
        ["iam:Pass?ole", "iam:PassRole", true],
        ["iam:Pass", "iam:PassRole", false],
        ["i.m:PassRole", "iam:PassRole", false],
        ["s3:Get(Object)", "s3:Get(Object)", true],
    ] as const)
        it(`${fits ? "fit" : "do not fit"} ${text} by ${pattern}`, () =>
            assert.equal(fitsIam(pattern, text), fits));

    for (const [what, statement, excess] of [
        ["one action", { Action: "s3:GetObject", Resource: "*" }, []],
        ["every action", { Action: "*", Resource: "*" }, ["every right"]],
        ["all but one", { NotAction: "iam:*", Resource: "*" }, ["every right but iam:*"]],
        ["a service", { Action: ["s3:*"], Resource: "*" }, ["s3:* everywhere"]],
        ["a service on a bucket", { Action: "s3:*", Resource: "arn:aws:s3:::data/*" }, []],
        ["a service on a prefix", { Action: "s3:*", Resource: "arn:aws:s3:::data*" }, []],
        [
            "a service on every bucket",
            { Action: "s3:*", Resource: "arn:aws:s3:::*" },
            ["s3:* everywhere"],
        ],
        [
            "a role by its path",
            { Action: "iam:PassRole", Resource: "arn:aws:iam::1:role/team/*" },
            [],
        ],
        [
            "any role",
            { Action: "iam:PassRole", Resource: "arn:aws:iam::1:role/*" },
            ["iam:PassRole on anything"],
        ],
        [
            "several at once",
            { Action: ["iam:Put*", "sts:AssumeRole", "ec2:*"], Resource: "*" },
            ["ec2:* everywhere", "sts:AssumeRole, iam:PutGroupPolicy and 3 others on anything"],
        ],
    ] as const)
        it(`give ${excess.join(" and ") || "nothing too much"}: ${what}`, () =>
            assert.deepEqual(rightsOf(statement), excess));

    it("are none in another text", () => {
        for (const text of ["", "[]", "7", "{}", "{"]) {
            assert.equal(findExcessiveRights(new View(text)), undefined, text);
            assert.equal(opensToEverybody(new View(text)), undefined, text);
        }
    });

    it("are read as one or many, and whatever the case of names", () => {
        const either = <T>(value: T) => fc.constantFrom<T | T[]>(value, [value]);
        const named = (name: string) =>
            fc.constantFrom(name, name.toLowerCase(), name.toUpperCase());
        fc.assert(
            fc.property(
                fc.tuple(named("Statement"), named("Effect"), named("Action"), named("Resource")),
                fc.tuple(either("*"), either("*")),
                fc.boolean(),
                ([statement, effect, action, resource], [actions, resources], list) => {
                    const one = { [effect]: "Allow", [action]: actions, [resource]: resources };
                    const document = { [statement]: list ? [one] : one };
                    assert.deepEqual(findExcessiveRights(new View(document)), ["every right"]);
                },
            ),
        );
    });

    it("open nothing by a Deny", () =>
        assert.equal(
            opensToEverybody(new View({ Statement: { Effect: "Deny", Principal: "*" } })),
            false,
        ));
});
