import * as assert from "node:assert/strict";
import { UNKNOWN } from "../../../cli/check/engine/wire";
import { preview } from "../../support/preview";

describe("Network", () => {
    it("asks awsx for public subnets, no NAT and an S3 endpoint that reaches the route tables", async () => {
        const vpc = (await preview()).inputs("awsx:ec2:Vpc");
        assert.deepEqual(vpc, {
            cidrBlock: "10.64.0.0/16",
            availabilityZoneNames: ["us-east-2a", "us-east-2b", "us-east-2c"],
            enableDnsHostnames: true,
            natGateways: { strategy: "None" },
            subnetStrategy: "Auto",
            subnetSpecs: [
                {
                    type: "Public",
                    cidrBlocks: ["10.64.0.0/18", "10.64.64.0/18", "10.64.128.0/18"],
                    cidrMask: 18,
                },
            ],
            vpcEndpointStrategy: "Auto",
            vpcEndpointSpecs: [
                { serviceName: "com.amazonaws.us-east-2.s3", vpcEndpointType: "Gateway" },
            ],
        });
    });

    it("has a security group without an inbound rule", async () => {
        const plan = await preview();
        assert.deepEqual(plan.inputs("aws:ec2/securityGroup:SecurityGroup"), {
            description: "GPU jobs: out to anywhere, in from nowhere",
            vpcId: UNKNOWN,
        });
        assert.deepEqual(plan.inputs("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"), {
            securityGroupId: UNKNOWN,
            description: "Registries, S3 and the AWS API",
            ipProtocol: "-1",
            cidrIpv4: "0.0.0.0/0",
        });
        assert.deepEqual(plan.all("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"), []);
    });

    for (const zones of [2, 3])
        it(`takes ${zones} zones of the lock's selection`, async () => {
            const vpc = (await preview({ config: { network: { zones } } })).inputs("awsx:ec2:Vpc");
            assert.deepEqual(
                vpc.availabilityZoneNames,
                ["us-east-2a", "us-east-2b", "us-east-2c"].slice(0, zones),
            );
        });

    it("takes four zones where the lock has four", async () => {
        const plan = await preview({ config: { network: { zones: 4 }, regions: ["us-east-1"] } });
        assert.equal(plan.inputs("awsx:ec2:Vpc").subnetSpecs[0].cidrBlocks.length, 4);
    });
});
