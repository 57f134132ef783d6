import { ACCOUNT, arn, type Place, type Reference, type TypeModel } from "../model";
import { THROUGH_PEERING } from "./peering";

const TERRAFORM =
    "https://github.com/hashicorp/terraform-provider-aws/blob/v6.0.0/internal/service/ec2";

const VPC = "aws:ec2/vpc:Vpc";
const SUBNET = "aws:ec2/subnet:Subnet";
const TABLE = "aws:ec2/routeTable:RouteTable";
const GROUP = "aws:ec2/securityGroup:SecurityGroup";

/** An id such as `vpc-0123456789ab`, and the ARN that goes with it. */
const named = (prefix: string, resource: string) => ({
    id: (_: unknown, { serial }: Place) => `${prefix}-${serial}`,
    outputs: (_: unknown, { region }: Place, id: string) => ({
        arn: arn("ec2", region, `${resource}/${id}`),
        ownerId: ACCOUNT,
    }),
});

const inVpc: Reference = {
    path: "vpcId",
    type: VPC,
    by: "id",
    holds: "DependencyViolation: The vpc has dependencies and cannot be deleted.",
};

const ofGroup: Reference = { path: "securityGroupId", type: GROUP, by: "id" };

/** A rule of a security group goes with its group. */
const rule = (file: string): TypeModel => ({
    source: `${TERRAFORM}/${file}`,
    required: ["ipProtocol", "securityGroupId"],
    replaces: ["securityGroupId"],
    unique: ({ securityGroupId, ipProtocol, fromPort, cidrIpv4 }) =>
        [file, securityGroupId, ipProtocol, fromPort, cidrIpv4].join(" "),
    taken: "InvalidPermission.Duplicate: the specified rule already exists",
    again: "refused",
    refersTo: [ofGroup],
    id: (_, { serial }) => `sgr-${serial}`,
    outputs: (_, { region }, id) => ({
        arn: arn("ec2", region, `security-group-rule/${id}`),
        securityGroupRuleId: id,
    }),
});

/** The network, launch templates and tags. */
export const EC2: Readonly<Record<string, TypeModel>> = {
    [VPC]: {
        source: `${TERRAFORM}/vpc_.go`,
        required: [],
        replaces: ["cidrBlock", "ipv4IpamPoolId"],
        again: "second",
        id: (_, { serial }) => `vpc-${serial}`,
        outputs: (_, { region, serial }, id) => ({
            arn: arn("ec2", region, `vpc/${id}`),
            ownerId: ACCOUNT,
            defaultNetworkAclId: `acl-${serial}`,
            defaultRouteTableId: `rtb-main${serial}`,
            mainRouteTableId: `rtb-main${serial}`,
            defaultSecurityGroupId: `sg-default${serial}`,
            dhcpOptionsId: "dopt-0123456789ab",
            ipv6AssociationId: "",
        }),
    },
    [SUBNET]: {
        source: `${TERRAFORM}/vpc_subnet.go`,
        required: ["vpcId"],
        replaces: ["vpcId", "cidrBlock", "availabilityZone", "availabilityZoneId", "outpostArn"],
        unique: ({ vpcId, cidrBlock }) => `${vpcId} ${cidrBlock}`,
        taken: "InvalidSubnet.Conflict: The CIDR conflicts with another subnet",
        again: "refused",
        refersTo: [inVpc],
        id: (_, { serial }) => `subnet-${serial}`,
        outputs: (_, { region }, id) => ({
            arn: arn("ec2", region, `subnet/${id}`),
            ownerId: ACCOUNT,
            ipv6CidrBlockAssociationId: "",
        }),
    },
    "aws:ec2/internetGateway:InternetGateway": {
        source: `${TERRAFORM}/vpc_internet_gateway.go`,
        required: [],
        replaces: [],
        again: "second",
        refersTo: [inVpc],
        ...named("igw", "internet-gateway"),
    },
    [TABLE]: {
        source: `${TERRAFORM}/vpc_route_table.go`,
        required: ["vpcId"],
        replaces: ["vpcId"],
        again: "token",
        refersTo: [inVpc],
        ...named("rtb", "route-table"),
    },
    "aws:ec2/route:Route": {
        source: `${TERRAFORM}/vpc_route.go`,
        required: ["routeTableId"],
        replaces: ["routeTableId", "destinationCidrBlock", "destinationPrefixListId"],
        unique: ({ routeTableId, destinationCidrBlock }) =>
            `${routeTableId} ${destinationCidrBlock}`,
        taken: "RouteAlreadyExists: The route already exists.",
        again: "refused",
        refersTo: [
            { path: "routeTableId", type: TABLE, by: "id" },
            {
                path: "gatewayId",
                type: "aws:ec2/internetGateway:InternetGateway",
                by: "id",
                holds: "DependencyViolation: Network has some mapped public address(es).",
            },
            THROUGH_PEERING,
        ],
        id: (_, { serial }) => `r-rtb-${serial}`,
        outputs: () => ({
            instanceId: "",
            instanceOwnerId: "",
            origin: "CreateRoute",
            state: "active",
        }),
    },
    "aws:ec2/routeTableAssociation:RouteTableAssociation": {
        source: `${TERRAFORM}/vpc_route_table_association.go`,
        required: ["routeTableId"],
        replaces: ["subnetId", "gatewayId"],
        unique: ({ subnetId }) => String(subnetId),
        taken: "Resource.AlreadyAssociated: the subnet is associated with another table",
        again: "refused",
        refersTo: [
            {
                path: "routeTableId",
                type: TABLE,
                by: "id",
                holds: "DependencyViolation: The routeTable has dependencies and cannot be deleted.",
            },
            { path: "subnetId", type: SUBNET, by: "id" },
        ],
        id: (_, { serial }) => `rtbassoc-${serial}`,
        outputs: () => ({}),
    },
    "aws:ec2/vpcEndpoint:VpcEndpoint": {
        source: `${TERRAFORM}/vpc_endpoint.go`,
        required: ["vpcId"],
        replaces: ["vpcId", "serviceName", "vpcEndpointType"],
        again: "token",
        refersTo: [inVpc, { path: "routeTableIds[*]", type: TABLE, by: "id" }],
        id: (_, { serial }) => `vpce-${serial}`,
        outputs: (_, { region }, id) => ({
            arn: arn("ec2", region, `vpc-endpoint/${id}`),
            ownerId: ACCOUNT,
            cidrBlocks: ["52.219.0.0/20"],
            dnsEntries: [],
            networkInterfaceIds: [],
            prefixListId: "pl-0123456789ab",
            requesterManaged: false,
            state: "available",
        }),
    },
    [GROUP]: {
        source: `${TERRAFORM}/vpc_security_group.go`,
        required: [],
        autoName: "name",
        replaces: ["name", "namePrefix", "description", "vpcId"],
        unique: ({ vpcId, name }) => `${vpcId} ${name}`,
        taken: "InvalidGroup.Duplicate: The security group already exists for the VPC",
        again: "refused",
        refersTo: [inVpc],
        ...named("sg", "security-group"),
    },
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": rule(
        "vpc_security_group_egress_rule.go",
    ),
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": rule(
        "vpc_security_group_ingress_rule.go",
    ),
    "aws:ec2/launchTemplate:LaunchTemplate": {
        // Every change makes a version of its number; the default version is another matter.
        source: `${TERRAFORM}/ec2_launch_template.go`,
        required: [],
        autoName: "name",
        replaces: ["name", "namePrefix"],
        unique: ({ name }) => String(name),
        taken: "InvalidLaunchTemplateName.AlreadyExistsException: Launch template name already in use.",
        again: "token",
        id: (_, { serial }) => `lt-${serial}`,
        outputs: (_, { region }, id) => ({
            arn: arn("ec2", region, `launch-template/${id}`),
            latestVersion: 1,
            defaultVersion: 1,
        }),
        updated: ({ outputs }) => ({ latestVersion: Number(outputs.latestVersion) + 1 }),
    },
    "aws:ec2/tag:Tag": {
        source: `${TERRAFORM}/ec2_tag_gen.go`,
        required: ["key", "resourceId", "value"],
        replaces: ["key", "resourceId"],
        again: "overwrites",
        id: ({ resourceId, key }) => `${resourceId},${key}`,
        outputs: () => ({}),
    },
};
