import * as ec2 from "@pulumi/aws/ec2";
import * as vpc from "@pulumi/aws/vpc";
import * as pulumi from "@pulumi/pulumi";

/** What a BastionPeering needs. */
export interface BastionPeeringArgs {
    /** Region of the cell. */
    readonly region: string;
    /** Block of the cell's VPC. */
    readonly cidr: string;
    readonly bastion: {
        readonly vpcId: string;
        readonly region: string;
        /** The only address that may open SSH. */
        readonly privateIp: string;
        readonly cidr: string;
        /** Tables of the bastion's VPC that get a route to the cell. */
        readonly routeTableIds: readonly string[];
    };
    readonly vpcId: pulumi.Input<string>;
    readonly securityGroupId: pulumi.Input<string>;
    readonly routeTableIds: readonly pulumi.Input<string>[];
    /** Provider of the bastion's region: the cell's own when the regions are the same. */
    readonly bastionProvider: pulumi.ProviderResource;
}

/** VPC peering with a bastion's VPC, routes both ways, and SSH from the bastion's address only. */
export class BastionPeering extends pulumi.ComponentResource {
    public readonly peeringConnectionId: pulumi.Output<string>;

    constructor(name: string, args: BastionPeeringArgs, opts?: pulumi.ComponentResourceOptions) {
        const { bastionProvider, ...recorded } = args;
        super("gpu-batch:network:BastionPeering", name, recorded, opts);
        const parent = { parent: this };
        const { bastion } = args;
        const sameRegion = bastion.region === args.region;

        const connection = new ec2.VpcPeeringConnection(
            name,
            {
                vpcId: args.vpcId,
                peerVpcId: bastion.vpcId,
                // Between regions the other side must accept; naming the own region is an error.
                ...(sameRegion ? { autoAccept: true } : { peerRegion: bastion.region }),
            },
            parent,
        );
        const accepted = sameRegion
            ? connection
            : new ec2.VpcPeeringConnectionAccepter(
                  name,
                  { vpcPeeringConnectionId: connection.id, autoAccept: true },
                  { ...parent, provider: bastionProvider },
              );

        args.routeTableIds.forEach((routeTableId, zone) => {
            new ec2.Route(
                `${name}-out-${zone + 1}`,
                {
                    routeTableId,
                    destinationCidrBlock: bastion.cidr,
                    vpcPeeringConnectionId: connection.id,
                },
                { ...parent, dependsOn: accepted },
            );
        });
        bastion.routeTableIds.forEach((routeTableId) => {
            new ec2.Route(
                `${name}-back-${routeTableId}`,
                {
                    routeTableId,
                    destinationCidrBlock: args.cidr,
                    vpcPeeringConnectionId: connection.id,
                },
                { ...parent, provider: bastionProvider, dependsOn: accepted },
            );
        });
        new vpc.SecurityGroupIngressRule(
            `${name}-ssh`,
            {
                securityGroupId: args.securityGroupId,
                description: "SSH from the bastion",
                ipProtocol: "tcp",
                fromPort: 22,
                toPort: 22,
                cidrIpv4: `${bastion.privateIp}/32`,
            },
            parent,
        );

        this.peeringConnectionId = connection.id;
        this.registerOutputs({ peeringConnectionId: this.peeringConnectionId });
    }
}
