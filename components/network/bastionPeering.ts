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
        /** VPC of the bastion. */
        readonly vpcId: string;
        /** Region of that VPC. */
        readonly region: string;
        /** The only address that may open SSH. */
        readonly privateIp: string;
        /** Block of that VPC; it must not overlap the cell's. */
        readonly cidr: string;
        /** Tables of the bastion's VPC that get a route to the cell. */
        readonly routeTableIds: readonly string[];
    };
    /** The cell's VPC. */
    readonly vpcId: pulumi.Input<string>;
    /** Security group of the cell's instances, which gets the rule for SSH. */
    readonly securityGroupId: pulumi.Input<string>;
    /** Route tables of the cell's VPC. */
    readonly routeTableIds: readonly pulumi.Input<string>[];
}

/**
 * VPC peering with a bastion's VPC, routes both ways, and SSH from the bastion's address only.
 * @see https://docs.aws.amazon.com/vpc/latest/peering/create-vpc-peering-connection.html
 */
export class BastionPeering extends pulumi.ComponentResource {
    public readonly peeringConnectionId: pulumi.Output<string>;

    /** @param bastionProvider provider of the bastion's region: the cell's own when the regions are the same */
    constructor(
        name: string,
        args: BastionPeeringArgs,
        bastionProvider: pulumi.ProviderResource,
        opts?: pulumi.ComponentResourceOptions,
    ) {
        super("gpu-batch:network:BastionPeering", name, args, opts);
        const there = { parent: this, provider: bastionProvider };

        const connection = new ec2.VpcPeeringConnection(
            name,
            {
                vpcId: args.vpcId,
                peerVpcId: args.bastion.vpcId,
                // Between regions the other side must accept; naming the own region is an error.
                ...(isOneRegion(args) ? { autoAccept: true } : { peerRegion: args.bastion.region }),
            },
            { parent: this },
        );
        const accepted = isOneRegion(args) ? connection : createAccepter(name, connection, there);
        createRoutesOut(name, args, connection, { parent: this, dependsOn: accepted });
        createRoutesBack(name, args, connection, { ...there, dependsOn: accepted });
        new vpc.SecurityGroupIngressRule(
            `${name}-ssh`,
            {
                securityGroupId: args.securityGroupId,
                description: "SSH from the bastion",
                ipProtocol: "tcp",
                fromPort: 22,
                toPort: 22,
                cidrIpv4: `${args.bastion.privateIp}/32`,
            },
            { parent: this },
        );

        this.peeringConnectionId = connection.id;
        this.registerOutputs({ peeringConnectionId: this.peeringConnectionId });
    }
}

function isOneRegion({ region, bastion }: BastionPeeringArgs): boolean {
    return bastion.region === region;
}

/** The other region's half of the connection. */
function createAccepter(
    name: string,
    connection: ec2.VpcPeeringConnection,
    options: pulumi.CustomResourceOptions,
): pulumi.Resource {
    return new ec2.VpcPeeringConnectionAccepter(
        name,
        { vpcPeeringConnectionId: connection.id, autoAccept: true },
        options,
    );
}

/** A route to the bastion in the table of each of the cell's zones. */
function createRoutesOut(
    name: string,
    { routeTableIds, bastion }: BastionPeeringArgs,
    connection: ec2.VpcPeeringConnection,
    options: pulumi.CustomResourceOptions,
): void {
    routeTableIds.forEach((routeTableId, zone) => {
        new ec2.Route(
            `${name}-out-${zone + 1}`,
            {
                routeTableId,
                destinationCidrBlock: bastion.cidr,
                vpcPeeringConnectionId: connection.id,
            },
            options,
        );
    });
}

/** A route to the cell in each of the bastion's tables that the settings name. */
function createRoutesBack(
    name: string,
    { bastion, cidr }: BastionPeeringArgs,
    connection: ec2.VpcPeeringConnection,
    options: pulumi.CustomResourceOptions,
): void {
    for (const routeTableId of bastion.routeTableIds)
        new ec2.Route(
            `${name}-back-${routeTableId}`,
            {
                routeTableId,
                destinationCidrBlock: cidr,
                vpcPeeringConnectionId: connection.id,
            },
            options,
        );
}
