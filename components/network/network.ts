import * as ec2 from "@pulumi/aws/ec2";
import * as vpc from "@pulumi/aws/vpc";
import * as awsx from "@pulumi/awsx/ec2";
import * as pulumi from "@pulumi/pulumi";
import { cutZoneBlocks } from "../../core/facts/cidr";

/** What a Network needs. */
export interface NetworkArgs {
    readonly region: string;
    /**
     * Block of the VPC, /16 to /24.
     * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
     */
    readonly cidr: string;
    /** Names of 2 to 4 zones, such as `us-east-2a`; each gets a quarter of the block. */
    readonly zones: readonly string[];
}

/**
 * A VPC of public subnets for instances that only call out: no NAT gateway, which would bill for
 * every image layer, and no inbound rule.
 * @example
 * ```ts
 * import { Provider } from "@pulumi/aws/provider";
 * import { Network } from "gpu-batch";
 *
 * const region = "us-east-2";
 * const network = new Network(
 *     `jobs-${region}`,
 *     { region, cidr: "10.64.0.0/16", zones: ["us-east-2a", "us-east-2b", "us-east-2c"] },
 *     { provider: new Provider(`jobs-${region}-provider`, { region }) },
 * );
 * export const subnetIds = network.subnetIds;
 * ```
 */
export class Network extends pulumi.ComponentResource {
    /** VPC of the instances. */
    public readonly vpcId: pulumi.Output<string>;
    /** The subnet of each zone, in the order of the zones. */
    public readonly subnetIds: pulumi.Output<string[]>;
    /** Security group without an inbound rule. */
    public readonly securityGroupId: pulumi.Output<string>;
    /** The route table of each zone; as many as zones, so that routes need no unknown count. */
    public readonly routeTableIds: readonly pulumi.Output<string>[];

    constructor(name: string, args: NetworkArgs, opts?: pulumi.ComponentResourceOptions) {
        super("gpu-batch:network:Network", name, args, opts);
        const parent = { parent: this };

        const network = new awsx.Vpc(name, buildVpcArgs(args), parent);
        const securityGroup = new ec2.SecurityGroup(
            name,
            { description: "GPU jobs: out to anywhere, in from nowhere", vpcId: network.vpcId },
            parent,
        );
        new vpc.SecurityGroupEgressRule(
            name,
            {
                securityGroupId: securityGroup.id,
                description: "Registries, S3 and the AWS API",
                ipProtocol: "-1",
                cidrIpv4: "0.0.0.0/0",
            },
            parent,
        );

        this.vpcId = network.vpcId;
        this.subnetIds = network.publicSubnetIds;
        this.securityGroupId = securityGroup.id;
        this.routeTableIds = args.zones.map((_, zone) =>
            network.routeTables.apply((tables) => findRouteTable(tables, zone).id),
        );
        this.registerOutputs({
            vpcId: this.vpcId,
            subnetIds: this.subnetIds,
            securityGroupId: this.securityGroupId,
        });
    }
}

function buildVpcArgs({ region, cidr, zones }: NetworkArgs): awsx.VpcArgs {
    const cidrBlocks = cutZoneBlocks(cidr, zones.length);
    return {
        cidrBlock: cidr,
        availabilityZoneNames: [...zones],
        enableDnsHostnames: true,
        natGateways: { strategy: "None" },
        subnetStrategy: "Auto",
        // Written out, so that neither awsx's layout rules nor a further zone move a subnet.
        subnetSpecs: [
            { type: "Public", cidrBlocks, cidrMask: Number(cidrBlocks[0]?.split("/")[1]) },
        ],
        // "Auto" attaches the endpoint to the route tables; without it awsx only warns.
        vpcEndpointStrategy: "Auto",
        vpcEndpointSpecs: [
            { serviceName: `com.amazonaws.${region}.s3`, vpcEndpointType: "Gateway" },
        ],
    };
}

function findRouteTable<T>(tables: readonly T[], zone: number): T {
    const table = tables[zone];
    if (!table)
        throw new Error(
            `awsx created ${tables.length} route tables; the network needs one for each zone`,
        );
    return table;
}
