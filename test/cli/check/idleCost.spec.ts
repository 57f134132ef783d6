import * as assert from "node:assert/strict";
import { listIdleItems } from "../../../cli/check/idleCost";
import type { PlannedResource } from "../../../cli/check/plan";

function resource(type: string, inputs: Record<string, unknown> = {}): PlannedResource {
    return {
        ...{
            urn: "u",
            type,
            name: "n",
            parent: "",
            provider: "",
            kind: "resource",
            inputs,
            source: "",
        },
        ...{
            dependencies: [],
            propertyDependencies: {},
            options: {},
        },
    };
}

const zones = { availabilityZoneNames: ["a", "b", "c"] };
const none = { strategy: "None" };

describe("idleItems", () => {
    const cases: readonly [string, PlannedResource, number][] = [
        ["a NAT gateway", resource("aws:ec2/natGateway:NatGateway"), 32.85],
        ["awsx's default, a NAT gateway a zone", resource("awsx:ec2:Vpc", zones), 98.55],
        [
            "one NAT gateway",
            resource("awsx:ec2:Vpc", { ...zones, natGateways: { strategy: "Single" } }),
            32.85,
        ],
        [
            "a gateway endpoint",
            resource("awsx:ec2:Vpc", {
                ...zones,
                natGateways: none,
                vpcEndpointSpecs: [{ vpcEndpointType: "Gateway" }],
            }),
            0,
        ],
        [
            "an interface endpoint in three zones",
            resource("awsx:ec2:Vpc", {
                ...zones,
                natGateways: none,
                vpcEndpointSpecs: [{ vpcEndpointType: "Interface" }],
            }),
            21.9,
        ],
        [
            "an interface endpoint in two subnets",
            resource("aws:ec2/vpcEndpoint:VpcEndpoint", {
                vpcEndpointType: "Interface",
                subnetIds: ["a", "b"],
            }),
            14.6,
        ],
        ["a dashboard", resource("aws:cloudwatch/dashboard:Dashboard"), 3],
        ["a queue", resource("aws:batch/jobQueue:JobQueue"), 0],
    ];
    for (const [name, planned, usd] of cases) {
        it(`counts ${name} as $${usd} a month`, () => {
            const sum = listIdleItems([planned]).reduce(
                (total, item) => total + item.usdPerMonth,
                0,
            );
            assert.equal(sum.toFixed(2), usd.toFixed(2));
        });
    }
});
