import { ACCOUNT, type Bag, type Reference, type TypeModel } from "../model";

const TERRAFORM =
    "https://github.com/hashicorp/terraform-provider-aws/blob/v6.0.0/internal/service/iam";
const CREATED = "2026-11-01T00:00:00Z";

/** IAM answers for a resource by its name, without a region. */
const iamArn = (kind: string, { path = "/", name }: Bag) =>
    `arn:aws:iam::${ACCOUNT}:${kind}${path}${name}`;

const role = (holds: string): Reference => ({
    path: "role",
    type: "aws:iam/role:Role",
    by: "name",
    holds: `DeleteConflict: Cannot delete entity, must ${holds} first.`,
});

/** IAM: global, and seen by other services only after some seconds. */
export const IAM: Readonly<Record<string, TypeModel>> = {
    "aws:iam/role:Role": {
        source: `${TERRAFORM}/role.go`,
        required: ["assumeRolePolicy"],
        autoName: "name",
        replaces: ["name", "namePrefix", "path"],
        global: true,
        unique: ({ name }) => String(name),
        taken: "EntityAlreadyExists: Role with this name already exists.",
        again: "refused",
        id: ({ name }) => String(name),
        outputs: (inputs, { serial }) => ({
            arn: iamArn("role", inputs),
            createDate: CREATED,
            uniqueId: `AROA${serial.toUpperCase()}`,
        }),
    },
    "aws:iam/rolePolicy:RolePolicy": {
        source: `${TERRAFORM}/role_policy.go`,
        required: ["policy", "role"],
        autoName: "name",
        replaces: ["name", "namePrefix", "role"],
        global: true,
        again: "overwrites",
        refersTo: [role("delete policies")],
        id: ({ role: of, name }) => `${of}:${name}`,
        outputs: () => ({}),
    },
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": {
        source: `${TERRAFORM}/role_policy_attachment.go`,
        required: ["policyArn", "role"],
        replaces: ["policyArn", "role"],
        global: true,
        again: "overwrites",
        refersTo: [role("detach all policies")],
        id: ({ role: of, policyArn }) => `${of}/${policyArn}`,
        outputs: () => ({}),
    },
    "aws:iam/instanceProfile:InstanceProfile": {
        source: `${TERRAFORM}/instance_profile.go`,
        required: [],
        autoName: "name",
        replaces: ["name", "namePrefix", "path"],
        global: true,
        unique: ({ name }) => String(name),
        taken: "EntityAlreadyExists: Instance Profile with this name already exists.",
        again: "refused",
        refersTo: [role("remove roles from instance profile")],
        id: ({ name }) => String(name),
        outputs: (inputs, { serial }) => ({
            arn: iamArn("instance-profile", inputs),
            createDate: CREATED,
            uniqueId: `AIPA${serial.toUpperCase()}`,
        }),
    },
};
