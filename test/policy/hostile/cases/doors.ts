import { UNKNOWN } from "../../../../cli/check/engine/wire";
import { TYPES } from "../../../../policy/facts/types";
import {
    add,
    all,
    edit,
    type Edit,
    type HostileCase,
    type Kind,
} from "../../../support/policies/hostile";
import type { Inputs } from "../../../support/policies/program";

const ACCESS = "guard-public-access";
const NETWORK = "guard-network-closed";
const ACCOUNT = "guard-provider-account";

const trust = (one: object): Edit =>
    edit(TYPES.role, (inputs) => {
        inputs.assumeRolePolicy = JSON.stringify({
            Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", ...one }],
        });
    });
const resourcePolicy = (type: string, one: object, property = "policy"): Edit =>
    add(type, "open", {
        [property]: JSON.stringify({
            Statement: [{ Effect: "Allow", Action: "*", Resource: "*", ...one }],
        }),
    });
const EVERYBODY = { Principal: "*" };
const GITHUB = {
    Action: "sts:AssumeRoleWithWebIdentity",
    Principal: {
        Federated: "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com",
    },
};
const sub = (value: string) => ({
    Condition: { StringLike: { "token.actions.githubusercontent.com:sub": value } },
});

/** Trusts of a role, each with who may take it. */
const TRUSTS: readonly (readonly [name: string, aws: string, one: object])[] = [
    ["a trust in everybody", "Any account of AWS takes the role.", EVERYBODY],
    ["a trust in every account", "It is the same as everybody.", { Principal: { AWS: "*" } }],
    [
        "a trust in a list with everybody",
        "One entry is enough.",
        { Principal: { AWS: ["arn:aws:iam::123456789012:root", "*"] } },
    ],
    [
        "a trust in all but one",
        "NotPrincipal lets all others in.",
        { NotPrincipal: { AWS: "arn:aws:iam::210987654321:root" } },
    ],
    [
        "a trust by TLS only",
        "Everybody speaks TLS.",
        { ...EVERYBODY, Condition: { Bool: { "aws:SecureTransport": "true" } } },
    ],
    [
        "a trust by an external id",
        "Whoever knows the id takes the role.",
        { ...EVERYBODY, Condition: { StringEquals: { "sts:ExternalId": "1234" } } },
    ],
    [
        "a trust by any organization",
        "The pattern fits every one.",
        { ...EVERYBODY, Condition: { StringLike: { "aws:PrincipalOrgID": "*" } } },
    ],
    [
        "a trust if an account is sent at all",
        "Without the key the condition holds.",
        {
            ...EVERYBODY,
            Condition: { StringEqualsIfExists: { "aws:SourceAccount": "123456789012" } },
        },
    ],
    [
        "a trust in all but one account",
        "Not is no limit.",
        {
            ...EVERYBODY,
            Condition: { StringNotEquals: { "aws:PrincipalAccount": "210987654321" } },
        },
    ],
    [
        "a trust in a set of no values",
        "ForAllValues holds for none.",
        {
            ...EVERYBODY,
            Condition: { "ForAllValues:StringEquals": { "aws:PrincipalOrgID": "o-1" } },
        },
    ],
    [
        "a trust in every role of any account",
        "The account is a star.",
        {
            ...EVERYBODY,
            Condition: { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/deploy" } },
        },
    ],
    ["a trust in GitHub", "Any workflow of GitHub takes the role.", GITHUB],
    [
        "a trust in GitHub's audience",
        "Every workflow asks for that audience.",
        {
            ...GITHUB,
            Condition: {
                StringEquals: { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" },
            },
        },
    ],
    [
        "a trust in every repository",
        "The pattern fits any of GitHub.",
        { ...GITHUB, ...sub("repo:*") },
    ],
];

/** Documents of resources. */
const DOCUMENTS: readonly (readonly [name: string, aws: string, change: Edit])[] = [
    [
        "a bucket for everybody",
        "Anybody reads and deletes the objects.",
        resourcePolicy(TYPES.bucketPolicy, EVERYBODY),
    ],
    [
        "a bucket for every address",
        "Every address is in 0.0.0.0/0.",
        resourcePolicy(TYPES.bucketPolicy, {
            ...EVERYBODY,
            Condition: { IpAddress: { "aws:SourceIp": "0.0.0.0/0" } },
        }),
    ],
    [
        "a bucket for half of all addresses",
        "A stranger has one of them.",
        resourcePolicy(TYPES.bucketPolicy, {
            ...EVERYBODY,
            Condition: { IpAddress: { "aws:SourceIp": ["10.0.0.0/8", "128.0.0.0/1"] } },
        }),
    ],
    [
        "a bucket for who signs",
        "Every account of AWS can sign.",
        resourcePolicy(TYPES.bucketPolicy, {
            ...EVERYBODY,
            Condition: { StringEquals: { "s3:authType": "REST-HEADER" } },
        }),
    ],
    [
        "a document in small letters",
        "What S3 takes is read all the same.",
        add(TYPES.bucketPolicy, "open", {
            policy: JSON.stringify({
                statement: { effect: "allow", principal: "*", action: "s3:*", resource: "*" },
            }),
        }),
    ],
    [
        "a repository for everybody",
        "Anybody pulls, and pushes, the image.",
        resourcePolicy(TYPES.repositoryPolicy, { ...EVERYBODY, Action: "ecr:*" }),
    ],
    [
        "a repository for every account",
        "It is the same as everybody.",
        resourcePolicy(TYPES.repositoryPolicy, {
            Principal: { AWS: ["*"] },
            Action: "ecr:BatchGetImage",
        }),
    ],
    [
        "a topic for everybody",
        "Anybody sends notices to the team.",
        resourcePolicy(TYPES.topicPolicy, EVERYBODY),
    ],
    [
        "a topic with its policy inside",
        "The argument of the topic counts as well.",
        edit(
            TYPES.topic,
            (inputs) =>
                (inputs.policy = JSON.stringify({
                    Statement: [
                        { Effect: "Allow", Principal: "*", Action: "sns:*", Resource: "*" },
                    ],
                })),
        ),
    ],
    [
        "a log group for everybody",
        "Anybody writes to the log.",
        resourcePolicy(TYPES.logPolicy, EVERYBODY, "policyDocument"),
    ],
    [
        "a bucket with its policy inside",
        "The argument of the bucket counts as well.",
        edit(
            TYPES.bucket,
            (inputs) =>
                (inputs.policy = JSON.stringify({
                    Statement: {
                        Effect: "Allow",
                        Principal: { AWS: "*" },
                        Action: "s3:GetObject",
                        Resource: "*",
                    },
                })),
        ),
    ],
    [
        "a bucket that the world reads",
        "The ACL is public.",
        edit(TYPES.bucket, (inputs) => (inputs.acl = "public-read")),
    ],
    [
        "a bucket that the world writes",
        "The ACL is public.",
        edit(TYPES.bucket, (inputs) => (inputs.acl = "public-read-write")),
    ],
    [
        "a grant to all users",
        "The group is everybody.",
        edit(
            TYPES.bucket,
            (inputs) =>
                (inputs.grants = [
                    {
                        type: "Group",
                        permissions: ["READ"],
                        uri: "http://acs.amazonaws.com/groups/global/AllUsers",
                    },
                ]),
        ),
    ],
    [
        "no block of public access",
        "A later policy makes the bucket public.",
        (program) => program.filter(({ type }) => type !== TYPES.publicAccessBlock),
    ],
    [
        "a second bucket without a block",
        "The other bucket's block does not count.",
        add(TYPES.bucket, "second", { bucket: "gpu-batch-second" }),
    ],
    [
        "half a block",
        "A policy may still make the bucket public.",
        edit(TYPES.publicAccessBlock, (inputs) => delete inputs.restrictPublicBuckets),
    ],
    [
        "an AMI for everybody",
        "Any account starts the image, with what is on it.",
        edit(
            TYPES.distribution,
            ({ distributions }) =>
                (distributions[0].amiDistributionConfiguration.launchPermission = {
                    userGroups: ["all"],
                }),
        ),
    ],
    [
        "a policy that a preview does not know",
        "It may let everybody in.",
        edit(TYPES.bucketPolicy, (inputs) => (inputs.policy = UNKNOWN)),
    ],
];

const ingress = (one: Inputs): Edit =>
    edit(TYPES.securityGroup, (inputs) => {
        inputs.ingress = [{ protocol: "tcp", fromPort: 22, toPort: 22, ...one }];
    });
const rule = (name: string, one: Inputs): Edit =>
    add(TYPES.ingressRule, name, { securityGroupId: "sg-1", ipProtocol: "tcp", ...one });

/** Security groups. */
const GROUPS: readonly (readonly [name: string, aws: string, change: Edit])[] = [
    ["SSH for the world", "Anybody may try the key.", ingress({ cidrBlocks: ["0.0.0.0/0"] })],
    [
        "SSH for the world by IPv6",
        "Anybody may try the key.",
        ingress({ ipv6CidrBlocks: ["::/0"] }),
    ],
    [
        "the world by a mask with a zero",
        "It is the same block.",
        ingress({ cidrBlocks: ["0.0.0.0/00"] }),
    ],
    [
        "the world in another writing",
        "It is the same block.",
        ingress({ ipv6CidrBlocks: ["0:0:0:0:0:0:0:0/0"] }),
    ],
    [
        "two halves of the world",
        "Together they are all addresses.",
        ingress({ cidrBlocks: ["0.0.0.0/1", "128.0.0.0/1"] }),
    ],
    [
        "one half of the world",
        "A stranger has one of the addresses.",
        ingress({ cidrBlocks: ["128.0.0.0/1"] }),
    ],
    [
        "all public addresses of IPv6",
        "Nobody has others.",
        ingress({ ipv6CidrBlocks: ["2000::/3"] }),
    ],
    [
        "eight blocks of the world",
        "Together they are all addresses.",
        ingress({
            cidrBlocks: [0, 32, 64, 96, 128, 160, 192, 224].map((first) => `${first}.0.0.0/3`),
        }),
    ],
    [
        "a rule for the world",
        "Anybody gets in.",
        add(TYPES.securityGroupRule, "in", {
            type: "ingress",
            securityGroupId: "sg-1",
            protocol: "-1",
            cidrBlocks: ["0.0.0.0/0"],
        }),
    ],
    ["an ingress rule for the world", "Anybody gets in.", rule("in", { cidrIpv4: "0.0.0.0/0" })],
    ["an ingress rule for the world by IPv6", "Anybody gets in.", rule("in", { cidrIpv6: "::/0" })],
    [
        "rules that are the world together",
        "Each is a small part, and the group takes all.",
        all(
            ...Array.from({ length: 4 }, (_, part) =>
                rule(`in-${part}`, { cidrIpv4: `${40 + part}.0.0.0/8` }),
            ),
        ),
    ],
    [
        "the default group for the world",
        "Whatever has no group of its own is open.",
        add(TYPES.defaultSecurityGroup, "default", {
            ingress: [{ protocol: "-1", cidrBlocks: ["0.0.0.0/0"] }],
        }),
    ],
    [
        "an address that a preview does not know",
        "It may be the world.",
        rule("in", { cidrIpv4: UNKNOWN }),
    ],
];

const provider = (change: (inputs: Inputs) => void): Edit => edit(TYPES.awsProvider, change);
const ROLE = "arn:aws:iam::210987654321:role/deploy";

/** Providers, whose settings are JSON text on the wire. */
const PROVIDERS: readonly (readonly [
    name: string,
    aws: string,
    change: (inputs: Inputs) => void,
])[] = [
    [
        "other endpoints",
        "The requests, and what is in them, go to somebody else.",
        (inputs) => (inputs.endpoints = JSON.stringify([{ sts: "https://sts.example.org" }])),
    ],
    [
        "other endpoints as a list",
        "A program in process sends no text.",
        (inputs) => (inputs.endpoints = [{ s3: "http://localhost:4566" }]),
    ],
    [
        "a metadata service of its own",
        "Whoever answers hands out the credentials.",
        (inputs) => (inputs.ec2MetadataServiceEndpoint = "http://example.org"),
    ],
    [
        "no check of certificates",
        "Whoever sits between reads the requests.",
        (inputs) => (inputs.insecure = "true"),
    ],
    [
        "no look at the account",
        "The provider no longer checks allowedAccountIds.",
        (inputs) => (inputs.skipRequestingAccountId = "true"),
    ],
    [
        "no look at the credentials",
        "The provider works with whatever it is given.",
        (inputs) => (inputs.skipCredentialsValidation = true),
    ],
    [
        "a profile of the machine",
        "The profile's account gets the plan.",
        (inputs) => (inputs.profile = "personal"),
    ],
    [
        "a credentials file of the machine",
        "The file's account gets the plan.",
        (inputs) => (inputs.sharedCredentialsFiles = JSON.stringify(["/tmp/credentials"])),
    ],
    [
        "a key in the program",
        "The key's account gets the plan, and the state the key.",
        (inputs) => (inputs.accessKey = "AKIAIOSFODNN7EXAMPLE"),
    ],
    [
        "a secret key that a preview does not know",
        "The key's account gets the plan.",
        (inputs) => (inputs.secretKey = UNKNOWN),
    ],
    [
        "a role of another account",
        "The plan is built in that account.",
        (inputs) => (inputs.assumeRoles = JSON.stringify([{ roleArn: ROLE }])),
    ],
    [
        "a role of another account than the allowed one",
        "The plan is built in that account.",
        (inputs) => {
            inputs.assumeRoles = JSON.stringify([{ roleArn: ROLE }]);
            inputs.allowedAccountIds = JSON.stringify(["123456789012"]);
        },
    ],
    [
        "a role by a token of somebody's",
        "The plan is built in that account.",
        (inputs) =>
            (inputs.assumeRoleWithWebIdentity = JSON.stringify({
                roleArn: ROLE,
                webIdentityToken: "x",
            })),
    ],
];

const cases = (
    policy: string,
    table: readonly (readonly [string, string, Edit])[],
): HostileCase[] => table.map(([name, aws, change]) => ({ name, aws, policy, change }));

/** Doors: who may take roles, read buckets, reach instances, and which account is built. */
export const kind: Kind = {
    title: "doors",
    hostile: [
        ...cases(
            ACCESS,
            TRUSTS.map(([name, aws, one]) => [name, aws, trust(one)] as const),
        ),
        ...cases(ACCESS, DOCUMENTS),
        ...cases(NETWORK, GROUPS),
        ...cases(
            ACCOUNT,
            PROVIDERS.map(([name, aws, change]) => [name, aws, provider(change)] as const),
        ),
    ],
    good: [
        {
            name: "a trust in another account",
            change: trust({ Principal: { AWS: "arn:aws:iam::210987654321:root" } }),
        },
        {
            name: "a trust in an organization",
            change: trust({
                ...EVERYBODY,
                Condition: { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
            }),
        },
        {
            name: "a trust in one repository of GitHub",
            change: trust({ ...GITHUB, ...sub("repo:team/jobs:ref:refs/heads/main") }),
        },
        { name: "everybody denied", change: trust({ ...EVERYBODY, Effect: "Deny" }) },
        {
            name: "a bucket for one endpoint",
            change: resourcePolicy(TYPES.bucketPolicy, {
                ...EVERYBODY,
                Condition: { StringEquals: { "aws:SourceVpce": "vpce-1a2b3c4d" } },
            }),
        },
        {
            name: "a bucket for the office's addresses",
            change: resourcePolicy(TYPES.bucketPolicy, {
                ...EVERYBODY,
                Condition: { IpAddress: { "aws:SourceIp": ["192.0.2.0/24"] } },
            }),
        },
        {
            name: "a topic for the rules of an account",
            change: resourcePolicy(TYPES.topicPolicy, {
                Principal: { AWS: "*" },
                Condition: { StringEquals: { "AWS:SourceOwner": "123456789012" } },
            }),
        },
        {
            name: "an AMI for one account",
            change: edit(
                TYPES.distribution,
                ({ distributions }) =>
                    (distributions[0].amiDistributionConfiguration.launchPermission = {
                        userIds: ["210987654321"],
                    }),
            ),
        },
        {
            name: "a block by the bucket's name",
            change: all(
                add(TYPES.bucket, "second", { bucket: "gpu-batch-second" }),
                add(TYPES.publicAccessBlock, "second", {
                    bucket: "gpu-batch-second",
                    blockPublicAcls: true,
                    blockPublicPolicy: true,
                    ignorePublicAcls: true,
                    restrictPublicBuckets: true,
                }),
            ),
        },
        {
            name: "SSH from a bastion",
            change: ingress({ cidrBlocks: ["10.9.0.10/32", "203.0.113.0/24"] }),
        },
        {
            name: "everything from the private networks",
            change: ingress({
                cidrBlocks: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"],
                ipv6CidrBlocks: ["fd00::/8"],
            }),
        },
        {
            name: "a group that lets out",
            change: add(TYPES.securityGroupRule, "out", {
                type: "egress",
                securityGroupId: "sg-1",
                protocol: "-1",
                cidrBlocks: ["0.0.0.0/0"],
            }),
        },
        {
            name: "a role of the account that is allowed",
            change: provider((inputs) => {
                inputs.assumeRoles = JSON.stringify([{ roleArn: ROLE }]);
                inputs.allowedAccountIds = JSON.stringify(["210987654321", "123456789012"]);
            }),
        },
        {
            name: "a profile of the account that is allowed",
            change: provider((inputs) => {
                inputs.profile = "deploy";
                inputs.allowedAccountIds = JSON.stringify(["123456789012"]);
            }),
        },
        {
            name: "settings that are off",
            change: provider((inputs) => {
                Object.assign(inputs, {
                    insecure: "false",
                    endpoints: "[]",
                    skipCredentialsValidation: "false",
                });
            }),
        },
    ],
};
