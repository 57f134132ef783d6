import type { PlannedResource } from "./plan";

/** One thing that is billed while no job runs. */
export interface IdleItem {
    readonly what: string;
    readonly usdPerMonth: number;
}

/** Hours of a month as AWS counts them. */
const HOURS = 730;
/** Dollars a month of a NAT gateway beside its traffic. https://aws.amazon.com/vpc/pricing/ */
const NAT_GATEWAY = 0.045 * HOURS;
/** Dollars a month of an interface endpoint in one zone. https://aws.amazon.com/privatelink/pricing/ */
const INTERFACE_ENDPOINT = 0.01 * HOURS;

/**
 * Dollars a month of resources that cost the same whether jobs run or not. List prices of us-east-1,
 * 2026-11; other regions differ by a tenth or so.
 */
const USD_PER_MONTH: Readonly<Record<string, number>> = {
    "aws:ec2/natGateway:NatGateway": NAT_GATEWAY,
    /** https://aws.amazon.com/vpc/pricing/ (public IPv4 addresses) */
    "aws:ec2/eip:Eip": 0.005 * HOURS,
    /** https://aws.amazon.com/kms/pricing/ */
    "aws:kms/key:Key": 1,
    /** https://aws.amazon.com/cloudwatch/pricing/ */
    "aws:cloudwatch/dashboard:Dashboard": 3,
    "aws:cloudwatch/metricAlarm:MetricAlarm": 0.1,
    /** https://aws.amazon.com/secrets-manager/pricing/ */
    "aws:secretsmanager/secret:Secret": 0.4,
};

/** What a plan's resources cost a month with no job running; stored data is not counted. */
export function listIdleItems(resources: readonly PlannedResource[]): IdleItem[] {
    return resources.flatMap((resource) => {
        const usd = USD_PER_MONTH[resource.type];
        if (usd !== undefined) return [{ what: resource.name, usdPerMonth: usd }];
        if (resource.type === "awsx:ec2:Vpc") return listVpcItems(resource);
        if (resource.type === "aws:ec2/vpcEndpoint:VpcEndpoint") return listEndpointItems(resource);
        return [];
    });
}

/** What awsx makes below a VPC; its children are not in an offline plan. */
function listVpcItems({ name, inputs }: PlannedResource): IdleItem[] {
    const zones = (inputs.availabilityZoneNames as unknown[] | undefined)?.length ?? 3;
    const strategy = (inputs.natGateways as { strategy?: string } | undefined)?.strategy;
    // awsx's own default is a gateway in each zone.
    const gateways = strategy === "None" ? 0 : strategy === "Single" ? 1 : zones;
    const endpoints = ((inputs.vpcEndpointSpecs ?? []) as { vpcEndpointType?: string }[]).filter(
        ({ vpcEndpointType }) => vpcEndpointType === "Interface",
    ).length;
    return [
        { what: `${name}: ${gateways} NAT gateways`, usdPerMonth: gateways * NAT_GATEWAY },
        {
            what: `${name}: ${endpoints} interface endpoints in ${zones} zones`,
            usdPerMonth: endpoints * zones * INTERFACE_ENDPOINT,
        },
    ].filter(({ usdPerMonth }) => usdPerMonth > 0);
}

function listEndpointItems({ name, inputs }: PlannedResource): IdleItem[] {
    if (inputs.vpcEndpointType !== "Interface") return [];
    const zones = Array.isArray(inputs.subnetIds) ? inputs.subnetIds.length : 1;
    return [
        {
            what: `${name}: interface endpoint in ${zones} zones`,
            usdPerMonth: zones * INTERFACE_ENDPOINT,
        },
    ];
}
