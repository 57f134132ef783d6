import type { Lab } from "./lab";

/** A bastion's VPC with a route table, which no stack knows. */
export function bastionIn(lab: Lab, region: string) {
    const cidr = "10.9.0.0/16";
    const { id: vpcId } = lab.cloud.create("aws:ec2/vpc:Vpc", region, { cidrBlock: cidr });
    const { id: table } = lab.cloud.create("aws:ec2/routeTable:RouteTable", region, { vpcId });
    return { vpcId, region, privateIp: "10.9.0.10", cidr, routeTableIds: [table] };
}

/** Configuration with every option that neither test nor prod uses, and that the packs let pass as they are set. */
export function everything(lab: Lab): Record<string, unknown> {
    return {
        accountId: "123456789012",
        network: { bastion: { ...bastionIn(lab, "us-west-2"), keyPair: "bastion" } },
        data: { read: ["s3://their-bucket/data/"], write: ["s3://our-bucket/results/"] },
        fairShare: { research: 3, product: 1 },
        image: {
            pushPrincipals: ["arn:aws:iam::210987654321:role/builder"],
            pullPrincipals: ["arn:aws:iam::210987654321:root"],
        },
        training: {
            channels: { training: "s3://their-bucket/data/" },
            vpc: {
                "us-east-2": {
                    subnets: ["subnet-0123456789abcdef0"],
                    securityGroups: ["sg-0123456789abcdef0"],
                },
            },
        },
        alerts: { email: "team@example.com", monthlyBudgetUsd: 500 },
        tags: { team: "research" },
    };
}
