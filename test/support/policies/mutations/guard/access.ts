import { TYPES } from "../../../../../policy/facts/types";
import type { Mutation } from "../../mutation";
import { inJson, type Inputs } from "../../program";

const CE = TYPES.computeEnvironment;
const JD = TYPES.jobDefinition;
const container = (change: (document: Inputs) => void) => inJson("containerProperties", change);
const NARROW = "statements that name the actions and the places they are for";
const CLOSED = "a Principal that names accounts or services, or a condition that does";

/** Changes of hosts, references, rights and doors that the pack guard must see. */
export const accessMutations: readonly Mutation[] = [
    {
        policy: "guard-job-host",
        type: JD,
        fault: "the Docker socket",
        change: container((document) => {
            document.volumes = [{ name: "docker", host: { sourcePath: "/var/run/docker.sock" } }];
        }),
        what: "uses /var/run/docker.sock of its host",
        write: "no host volume and no device, or the path with its reason in the setting hostPaths",
    },
    {
        policy: "guard-job-host",
        type: JD,
        fault: "a device",
        change: container(({ linuxParameters }) => {
            linuxParameters.devices = [{ hostPath: "/dev/fuse" }];
        }),
        what: "uses /dev/fuse of its host",
        write: "no host volume and no device, or the path with its reason in the setting hostPaths",
    },
    {
        policy: "guard-host-metadata",
        type: TYPES.launchTemplate,
        fault: "a metadata service that jobs reach",
        change: (inputs) =>
            (inputs.userData = Buffer.from("ECS_DISABLE_PRIVILEGED=true\n").toString("base64")),
        what: "leaves the metadata service open to its jobs",
        write: "in the template's user data: iptables -I OUTPUT 1 -d 169.254.169.254/32 -m owner ! --uid-owner 0 -j REJECT",
    },
    {
        policy: "guard-environment-update",
        type: CE,
        fault: "an update that ends jobs",
        change: ({ updatePolicy }) => (updatePolicy.terminateJobsOnUpdate = true),
        what: "ends its jobs when it is updated",
        write: "updatePolicy: { terminateJobsOnUpdate: false, jobExecutionTimeoutMinutes: 360 }",
    },
    {
        policy: "guard-reference-known",
        type: CE,
        fault: "no template",
        change: ({ computeResources }) => delete computeResources.launchTemplate,
        what: "has no launchTemplate",
        write: "computeResources.launchTemplate, a template of the stack that closes the instances",
    },
    {
        policy: "guard-reference-known",
        type: CE,
        fault: "a template from elsewhere",
        change: ({ computeResources }) =>
            (computeResources.launchTemplate.launchTemplateId = "lt-0123456789abcdef0"),
        what: "uses the launch template lt-0123456789abcdef0, which is not the plan's",
        write: "the launch template of the program, or its name with the reason in the setting elsewhere",
        unknownIsFine: "a template of the stack has no id yet",
    },
    {
        policy: "guard-role-rights",
        type: TYPES.policyAttachment,
        fault: "every right on S3",
        change: (inputs) => (inputs.policyArn = "arn:aws:iam::aws:policy/AmazonS3FullAccess"),
        what: "gives AmazonS3FullAccess",
        write: NARROW,
    },
    {
        policy: "guard-role-rights",
        type: TYPES.rolePolicy,
        fault: "every right",
        change: inJson("policy", ({ Statement }) => {
            Statement.push({ Effect: "Allow", Action: "*", Resource: "*" });
        }),
        what: "gives every right",
        write: NARROW,
    },
    {
        policy: "guard-public-access",
        type: TYPES.role,
        fault: "a role for everybody",
        change: inJson("assumeRolePolicy", ({ Statement }) => {
            Statement[0].Principal = { AWS: "*" };
            delete Statement[0].Condition;
        }),
        what: "lets everybody in by its assumeRolePolicy",
        write: CLOSED,
    },
    {
        policy: "guard-public-access",
        type: TYPES.publicAccessBlock,
        fault: "a bucket that may become public",
        change: (inputs) => (inputs.blockPublicPolicy = false),
        what: "does not set blockPublicPolicy",
        write: "blockPublicAcls, blockPublicPolicy, ignorePublicAcls and restrictPublicBuckets, each true",
    },
    {
        policy: "guard-network-closed",
        type: TYPES.securityGroup,
        fault: "a door for the world",
        change: (inputs) => {
            inputs.ingress = [
                { protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: ["0.0.0.0/0"] },
            ];
        },
        what: "lets the internet in",
        write: "the addresses that need it, such as a bastion's with /32",
    },
    {
        policy: "guard-provider-account",
        type: TYPES.awsProvider,
        fault: "other endpoints",
        change: (inputs) => (inputs.endpoints = JSON.stringify([{ batch: "http://example.org" }])),
        what: "sets endpoints",
        write: "no endpoints",
    },
    {
        policy: "guard-type-reviewed",
        type: "aws:cloudwatch/eventTarget:EventTarget",
        fault: "a target that starts work",
        change: (inputs) => (inputs.ecsTarget = { taskDefinitionArn: "arn:aws:ecs:x" }),
        what: "starts work by its ecsTarget, which no policy judges",
        write: "a type that the packs judge, or the type with its reason in the setting reviewed of guard-type-reviewed",
    },
];
