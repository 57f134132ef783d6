import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { renderPolicy, renderTrust, type Statement, type Trust } from "../core/aws/policyDocument";

/** What a ServiceRole needs. */
export interface ServiceRoleArgs {
    /** Physical name, chosen so that documents can name the role before it exists; at most 64 characters. */
    readonly roleName: string;
    /** What the role is for, in a sentence. */
    readonly description: string;
    /** Service that may take the role. */
    readonly trust: Trust;
    /**
     * Names of AWS managed policies with their path, e.g. `service-role/AmazonEC2ContainerServiceforEC2Role`.
     * @default none
     */
    readonly managedPolicies?: readonly string[];
    /**
     * Statements of the inline policy; without any there is none.
     * @default none
     */
    readonly statements?: readonly Statement[];
    /** `aws`, `aws-cn` or `aws-us-gov`. */
    readonly partition: string;
}

/** An IAM role for a service, with everything attached to it. */
export class ServiceRole extends pulumi.ComponentResource {
    public readonly arn: pulumi.Output<string>;
    public readonly roleName: pulumi.Output<string>;
    /**
     * The role and what grants it rights. Whatever uses the role depends on these: a role that loses
     * its rights first leaves a Batch environment INVALID or stuck in DELETING.
     */
    public readonly attachments: readonly pulumi.Resource[];

    constructor(name: string, args: ServiceRoleArgs, opts?: pulumi.ComponentResourceOptions) {
        super("gpu-batch:shared:ServiceRole", name, args, opts);
        const parent = { parent: this };

        const role = new iam.Role(
            name,
            {
                name: args.roleName,
                description: args.description,
                assumeRolePolicy: renderTrust(args.trust),
            },
            parent,
        );
        const managed = (args.managedPolicies ?? []).map(
            (policy) =>
                new iam.RolePolicyAttachment(
                    `${name}-${policy.split("/").at(-1)}`,
                    {
                        role: role.name,
                        policyArn: `arn:${args.partition}:iam::aws:policy/${policy}`,
                    },
                    parent,
                ),
        );
        const inline = args.statements?.length
            ? [
                  new iam.RolePolicy(
                      name,
                      { role: role.name, policy: renderPolicy(args.statements) },
                      parent,
                  ),
              ]
            : [];

        this.arn = role.arn;
        this.roleName = role.name;
        this.attachments = [role, ...managed, ...inline];
        this.registerOutputs({ arn: this.arn, roleName: this.roleName });
    }
}
