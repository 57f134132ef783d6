import { UNKNOWN } from "../../../../cli/check/engine/wire";
import { TYPES } from "../../../../policy/facts/types";
import {
    add,
    all,
    edit,
    editJson,
    type Edit,
    type HostileCase,
    type Kind,
} from "../../../support/policies/hostile";

const POLICY = "guard-role-rights";
const MANAGED = "arn:aws:iam::aws:policy";

const statement = (one: object): Edit =>
    editJson(TYPES.rolePolicy, "policy", ({ Statement }) =>
        Statement.push({ Effect: "Allow", ...one }),
    );
const document = (statements: unknown) =>
    JSON.stringify({ Version: "2012-10-17", Statement: statements });
const everything = document([{ Effect: "Allow", Action: "*", Resource: "*" }]);
const attach = (policyArn: unknown): Edit =>
    edit(TYPES.policyAttachment, (inputs) => (inputs.policyArn = policyArn));
const iam = (name: string) => `aws:iam/${name}:${name.charAt(0).toUpperCase()}${name.slice(1)}`;

/** Statements of a role's own policy. */
const STATEMENTS: readonly (readonly [name: string, aws: string, one: object])[] = [
    ["every action on everything", "The role is an administrator.", { Action: "*", Resource: "*" }],
    [
        "every action as a list of one",
        "IAM takes a list as well.",
        { Action: ["*"], Resource: ["*"] },
    ],
    ["*:*", "IAM takes it for every action.", { Action: "*:*", Resource: "*" }],
    [
        "every action on every ARN",
        "Each resource has an ARN.",
        { Action: "*", Resource: "arn:aws:*:*:*:*" },
    ],
    [
        "every action but one service",
        "NotAction allows all the rest, EC2 and S3 among it.",
        { NotAction: "iam:*", Resource: "*" },
    ],
    [
        "every action on all but one bucket",
        "NotResource means everything else.",
        { Action: "*", NotResource: "arn:aws:s3:::data/*" },
    ],
    [
        "a service in capitals",
        "IAM reads actions without regard to case.",
        { Action: "IAM:*", Resource: "*" },
    ],
    ["a whole service", "The role may start any instance.", { Action: ["ec2:*"], Resource: ["*"] }],
    [
        "a whole service among narrow actions",
        "One entry of the list is enough.",
        { Action: ["logs:PutLogEvents", "s3:*"], Resource: "*" },
    ],
    [
        "a whole service on every bucket",
        "The role reads and deletes every bucket.",
        { Action: "s3:*", Resource: ["arn:aws:s3:::*", "arn:aws:s3:::*/*"] },
    ],
    ["a service with two stars", "Two stars are one.", { Action: "sagemaker:**", Resource: "*" }],
    [
        "any role to pass on",
        "The role starts an instance as an administrator.",
        { Action: "iam:PassRole", Resource: "*" },
    ],
    [
        "any role of the account to pass on",
        "An administrator's role is one of them.",
        { Action: "iam:PassRole", Resource: "arn:aws:iam::123456789012:role/*" },
    ],
    [
        "any role to pass on to one service",
        "The service then acts as an administrator.",
        {
            Action: "iam:PassRole",
            Resource: "*",
            Condition: { StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" } },
        },
    ],
    ["PassRole by a pattern", "Pass* fits PassRole.", { Action: "iam:Pass*", Resource: "*" }],
    [
        "PassRole with a question mark",
        "It stands for one letter.",
        { Action: "iam:?assRole", Resource: "*" },
    ],
    [
        "PassRole in small letters",
        "Case does not count.",
        { Action: "iam:passrole", Resource: "*" },
    ],
    [
        "any role to take",
        "The job becomes whoever trusts the account.",
        { Action: "sts:AssumeRole", Resource: "*" },
    ],
    ["all of STS", "AssumeRole is among it.", { Action: "sts:*", Resource: "*" }],
    [
        "policies to attach",
        "The role attaches AdministratorAccess to itself.",
        { Action: "iam:AttachRolePolicy", Resource: "*" },
    ],
    [
        "policies to write",
        "The role writes itself every right.",
        { Action: ["iam:PutRolePolicy"], Resource: "arn:aws:iam::*:role/*" },
    ],
    [
        "access keys to make",
        "A key of an administrator leaves the account.",
        { Action: "iam:CreateAccessKey", Resource: "arn:aws:iam::123456789012:user/*" },
    ],
    [
        "trusts to change",
        "Any role then trusts the job.",
        { Action: "iam:UpdateAssumeRolePolicy", Resource: "*" },
    ],
];

/** Managed policies, and where they are attached. */
const ATTACHED: readonly (readonly [name: string, aws: string, change: Edit])[] = [
    [
        "AdministratorAccess",
        "The role may do everything.",
        attach(`${MANAGED}/AdministratorAccess`),
    ],
    ["PowerUserAccess", "The role may do all but IAM.", attach(`${MANAGED}/PowerUserAccess`)],
    ["IAMFullAccess", "The role writes its own rights.", attach(`${MANAGED}/IAMFullAccess`)],
    [
        "a FullAccess policy of a second edition",
        "Its name ends otherwise.",
        attach(`${MANAGED}/CloudWatchFullAccessV2`),
    ],
    [
        "the policy of a job function",
        "A system's administrator runs commands anywhere.",
        attach(`${MANAGED}/job-function/SystemAdministrator`),
    ],
    [
        "AdministratorAccess of another partition",
        "AWS China has the same policy.",
        attach("arn:aws-cn:iam::aws:policy/AdministratorAccess"),
    ],
    [
        "a policy of the account that the plan does not hold",
        "Whoever owns it may give it every right.",
        attach("arn:aws:iam::123456789012:policy/team"),
    ],
    [
        "such a policy in managedPolicyArns",
        "Whoever owns it may give it every right.",
        edit(TYPES.role, (inputs) => {
            inputs.managedPolicyArns = ["arn:aws:iam::123456789012:policy/team"];
        }),
    ],
    [
        "a policy that a preview does not know",
        "The parameter's value decides which rights.",
        attach(UNKNOWN),
    ],
    [
        "AdministratorAccess in managedPolicyArns",
        "The role has it from its creation on.",
        edit(
            TYPES.role,
            (inputs) => (inputs.managedPolicyArns = [`${MANAGED}/AdministratorAccess`]),
        ),
    ],
    [
        "every right in inlinePolicies",
        "The role has it from its creation on.",
        edit(
            TYPES.role,
            (inputs) => (inputs.inlinePolicies = [{ name: "all", policy: everything }]),
        ),
    ],
    [
        "a PolicyAttachment",
        "It takes the policy to roles, groups and users.",
        add(iam("policyAttachment"), "all", {
            roles: ["x"],
            policyArn: `${MANAGED}/AdministratorAccess`,
        }),
    ],
    [
        "the exclusive attachments of a role",
        "They replace whatever is attached.",
        add(iam("rolePolicyAttachmentsExclusive"), "all", {
            roleName: "x",
            policyArns: [`${MANAGED}/AmazonEC2FullAccess`],
        }),
    ],
    [
        "the exclusive attachments of a group",
        "Its members are administrators.",
        add(iam("groupPolicyAttachmentsExclusive"), "all", {
            groupName: "x",
            policyArns: [`${MANAGED}/AdministratorAccess`],
        }),
    ],
    [
        "a group's attachment",
        "Its members are administrators.",
        add(iam("groupPolicyAttachment"), "all", {
            group: "x",
            policyArn: `${MANAGED}/AdministratorAccess`,
        }),
    ],
    [
        "a user's attachment",
        "The user is an administrator.",
        add(iam("userPolicyAttachment"), "all", {
            user: "x",
            policyArn: `${MANAGED}/AdministratorAccess`,
        }),
    ],
    [
        "a group's own policy",
        "Its members may do everything.",
        add(iam("groupPolicy"), "all", { group: "x", policy: everything }),
    ],
    [
        "a user's own policy",
        "The user may do everything.",
        add(iam("userPolicy"), "all", { user: "x", policy: everything }),
    ],
    [
        "a managed policy of the stack's own",
        "Whoever it is attached to may do everything.",
        add(TYPES.managedPolicy, "all", { policy: everything }),
    ],
    [
        "one statement that is no list",
        "IAM takes a single statement.",
        edit(
            TYPES.rolePolicy,
            (inputs) => (inputs.policy = document({ Effect: "Allow", Action: "*", Resource: "*" })),
        ),
    ],
    [
        "a document as an object",
        "The SDK takes one in place of a text.",
        edit(
            TYPES.rolePolicy,
            (inputs) =>
                (inputs.policy = { Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] }),
        ),
    ],
    [
        "a document that is none",
        "AWS refuses it, or it is not what was meant.",
        edit(TYPES.rolePolicy, (inputs) => (inputs.policy = "every right")),
    ],
    [
        "a document that a preview does not know",
        "It may give every right.",
        edit(TYPES.rolePolicy, (inputs) => (inputs.policy = UNKNOWN)),
    ],
];

const hostile: readonly HostileCase[] = [
    ...STATEMENTS.map(([name, aws, one]) => ({
        name,
        aws,
        policy: POLICY,
        change: statement(one),
    })),
    ...ATTACHED.map(([name, aws, change]) => ({ name, aws, policy: POLICY, change })),
];

/** Rights of roles. */
export const kind: Kind = {
    title: "rights",
    hostile,
    good: [
        {
            name: "every action of S3 on one bucket",
            change: statement({
                Action: "s3:*",
                Resource: ["arn:aws:s3:::data", "arn:aws:s3:::data/*"],
            }),
        },
        {
            name: "one role to pass on",
            change: statement({
                Action: "iam:PassRole",
                Resource: "arn:aws:iam::123456789012:role/gpu-batch-*",
            }),
        },
        {
            name: "reading on everything",
            change: statement({ Action: ["ec2:Describe*", "batch:List*"], Resource: "*" }),
        },
        {
            name: "everything that is denied",
            change: statement({ Effect: "Deny", Action: "*", Resource: "*" }),
        },
        {
            name: "a narrow policy of the stack's own, attached",
            change: (program) => {
                const policy = document([
                    { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::data/*" },
                ]);
                const after = all(
                    add(TYPES.managedPolicy, "read", { policy }),
                    attach(UNKNOWN),
                )(program);
                const own = after.find(({ type }) => type === TYPES.managedPolicy)!;
                return after.map((one) =>
                    one.type === TYPES.policyAttachment
                        ? { ...one, propertyDependencies: { policyArn: [own.urn] } }
                        : one,
                );
            },
        },
        {
            name: "the policies that AWS writes for services",
            change: attach(`${MANAGED}/service-role/AmazonEC2ContainerServiceforEC2Role`),
        },
    ],
};
