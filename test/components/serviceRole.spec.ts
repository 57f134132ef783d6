import * as assert from "node:assert/strict";
import { ServiceRole } from "../../components/serviceRole";
import { inline, type Preview } from "../support/preview";

const BASE = {
    roleName: "team-job",
    description: "for tests",
    trust: { service: "ecs-tasks.amazonaws.com", sourceAccount: "123456789012" },
    partition: "aws-cn",
};

function role(args: object): Promise<Preview> {
    return inline(async () => {
        new ServiceRole("job", { ...BASE, ...args });
        return Promise.resolve({});
    });
}

describe("ServiceRole", () => {
    it("trusts one service on behalf of one account", async () => {
        const { name, assumeRolePolicy } = (await role({})).inputs("aws:iam/role:Role");
        assert.equal(name, "team-job");
        assert.deepEqual(JSON.parse(assumeRolePolicy as string), {
            Version: "2012-10-17",
            Statement: [
                {
                    Sid: "ServiceTakesRole",
                    Effect: "Allow",
                    Principal: { Service: "ecs-tasks.amazonaws.com" },
                    Action: "sts:AssumeRole",
                    Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
                },
            ],
        });
    });

    it("has no inline policy without statements", async () =>
        assert.deepEqual((await role({})).all("aws:iam/rolePolicy:RolePolicy"), []));

    it("attaches AWS's policies of its partition", async () => {
        const plan = await role({ managedPolicies: ["service-role/A", "B"] });
        assert.deepEqual(
            plan
                .all("aws:iam/rolePolicyAttachment:RolePolicyAttachment")
                .map(({ name, inputs }) => [name, inputs.policyArn]),
            [
                ["job-A", "arn:aws-cn:iam::aws:policy/service-role/A"],
                ["job-B", "arn:aws-cn:iam::aws:policy/B"],
            ],
        );
    });
});
