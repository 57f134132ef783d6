import type { Bag } from "../cloud/model";

/** Token of the one component that is simulated. */
export const VPC_TYPE = "awsx:ec2:Vpc";

/** One child of the component. */
export interface Child {
    readonly type: string;
    readonly name: string;
    /** Key of the parent; the component itself for a key that nothing has. */
    readonly parent: string;
    /** Keys of the others whose ids the inputs hold. */
    readonly uses: readonly string[];
    readonly inputs: Bag;
}

/** A child, made when those before it are registered. */
export interface LazyChild {
    (): Child;
    readonly key: string;
}

/**
 * The children of a VPC in the order of their registration: those of awsx 3.9 for public subnets,
 * no NAT gateway and gateway endpoints.
 * @param id the id of a child by its key
 * @see https://github.com/pulumi/pulumi-awsx/blob/v3.9.0/awsx/ec2/vpc.ts
 * @throws Error for arguments that the program does not use today
 */
export function registrations(name: string, args: Bag, id: (key: string) => string): LazyChild[] {
    refuseOthers(args);
    const tags = { Name: name, ...(args.tags as Bag | undefined) };
    const zones = args.availabilityZoneNames as string[];
    const children: LazyChild[] = [];
    const add = (key: string, child: () => Child) => children.push(Object.assign(child, { key }));

    add("vpc", () => ({
        ...{ type: "aws:ec2/vpc:Vpc", name, parent: "", uses: [] },
        inputs: {
            cidrBlock: args.cidrBlock,
            enableDnsHostnames: args.enableDnsHostnames,
            tags,
        },
    }));
    add("gateway", () => ({
        ...{ type: "aws:ec2/internetGateway:InternetGateway", name, parent: "vpc", uses: [] },
        inputs: { vpcId: id("vpc"), tags },
    }));
    zones.forEach((zone, index) => {
        const zoneName = `${name}-public-${index + 1}`;
        const [subnet, table] = [`subnet-${index}`, `table-${index}`];
        const zoneTags = { ...tags, Name: zoneName, SubnetType: "Public" };
        add(subnet, () => ({
            ...{ type: "aws:ec2/subnet:Subnet", name: zoneName, parent: "vpc", uses: [] },
            inputs: {
                vpcId: id("vpc"),
                availabilityZone: zone,
                mapPublicIpOnLaunch: true,
                cidrBlock: args.subnetSpecs[0].cidrBlocks[index],
                tags: zoneTags,
            },
        }));
        add(table, () => ({
            ...{ type: "aws:ec2/routeTable:RouteTable", name: zoneName, parent: subnet },
            uses: ["vpc"],
            inputs: { vpcId: id("vpc"), tags: zoneTags },
        }));
        add(`association-${index}`, () => ({
            type: "aws:ec2/routeTableAssociation:RouteTableAssociation",
            ...{ name: zoneName, parent: table, uses: [subnet] },
            inputs: { routeTableId: id(table), subnetId: id(subnet) },
        }));
        add(`route-${index}`, () => ({
            ...{ type: "aws:ec2/route:Route", name: zoneName, parent: table, uses: ["gateway"] },
            inputs: {
                routeTableId: id(table),
                gatewayId: id("gateway"),
                destinationCidrBlock: "0.0.0.0/0",
            },
        }));
    });
    const tables = zones.map((_, index) => `table-${index}`);
    (args.vpcEndpointSpecs as Bag[]).forEach(({ serviceName, vpcEndpointType }) => {
        add(`endpoint-${serviceName}`, () => ({
            ...{ type: "aws:ec2/vpcEndpoint:VpcEndpoint", name: String(serviceName) },
            ...{ parent: "vpc", uses: tables },
            inputs: {
                vpcId: id("vpc"),
                serviceName,
                vpcEndpointType,
                routeTableIds: tables.map(id),
            },
        }));
    });
    return children;
}

/** What is laid out here is what the program asks for; another layout must be added, not guessed. */
function refuseOthers({ natGateways, subnetStrategy, subnetSpecs, vpcEndpointStrategy }: Bag) {
    const [spec, ...others] = (subnetSpecs ?? []) as Bag[];
    const known =
        natGateways?.strategy === "None" &&
        subnetStrategy === "Auto" &&
        vpcEndpointStrategy === "Auto" &&
        others.length === 0 &&
        spec?.type === "Public" &&
        Array.isArray(spec.cidrBlocks);
    if (!known)
        throw new Error(
            "the simulated awsx lays out public subnets with given blocks, without NAT gateways; " +
                "add the new layout to test/engine/plugin/vpc.ts",
        );
}
