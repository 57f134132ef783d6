import * as assert from "node:assert/strict";
import { readReferenceUrn } from "../../../cli/check/engine/urn";
import { UNKNOWN } from "../../../cli/check/engine/wire";
import { preview, type Preview } from "../../support/preview";

const BASTION = {
    vpcId: "vpc-0123456789abcdef0",
    region: "us-east-2",
    privateIp: "10.9.0.10",
    cidr: "10.9.0.0/16",
};
const CONNECTION = "aws:ec2/vpcPeeringConnection:VpcPeeringConnection";
const ACCEPTER = "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter";
const ROUTE = "aws:ec2/route:Route";

function withBastion(change: object = {}): Promise<Preview> {
    return preview({ config: { network: { bastion: { ...BASTION, ...change } } } });
}

function providerOf(plan: Preview, type: string, name?: string): string | undefined {
    return plan.engine.find(readReferenceUrn(plan.only(type, name).provider))?.name;
}

describe("BastionPeering", () => {
    it("is absent without a bastion", async () =>
        assert.deepEqual((await preview()).all(CONNECTION), []));

    it("accepts by itself within a region", async () => {
        const plan = await withBastion();
        assert.deepEqual(plan.inputs(CONNECTION), {
            vpcId: UNKNOWN,
            peerVpcId: "vpc-0123456789abcdef0",
            autoAccept: true,
        });
        assert.deepEqual(plan.all(ACCEPTER), []);
    });

    it("has the other side accept between regions, through a provider of that region", async () => {
        const plan = await withBastion({ region: "eu-north-1" });
        assert.deepEqual(plan.inputs(CONNECTION), {
            vpcId: UNKNOWN,
            peerVpcId: "vpc-0123456789abcdef0",
            peerRegion: "eu-north-1",
        });
        assert.equal(providerOf(plan, CONNECTION), "prod-us-east-2");
        assert.equal(plan.inputs(ACCEPTER).autoAccept, true);
        assert.equal(providerOf(plan, ACCEPTER), "prod-us-east-2-bastion-eu-north-1");
        const provider = plan.inputs("pulumi:providers:aws", "prod-us-east-2-bastion-eu-north-1");
        assert.equal(provider.region, "eu-north-1");
    });

    it("routes out of every zone, after the peering is accepted", async () => {
        const plan = await withBastion({ region: "eu-north-1" });
        const routes = plan.all(ROUTE);
        assert.deepEqual(
            routes.map(({ name }) => name).sort(),
            [1, 2, 3].map((zone) => `prod-us-east-2-bastion-out-${zone}`),
        );
        for (const { inputs, dependencies } of routes) {
            assert.equal(inputs.destinationCidrBlock, "10.9.0.0/16");
            assert.ok(dependencies.includes(plan.only(ACCEPTER).urn));
        }
    });

    it("routes back in the tables that it is given, and in no other", async () => {
        const table = "rtb-0123456789abcdef0";
        const plan = await withBastion({ region: "eu-north-1", routeTableIds: [table] });
        const name = `prod-us-east-2-bastion-back-${table}`;
        assert.deepEqual(plan.inputs(ROUTE, name), {
            routeTableId: table,
            destinationCidrBlock: "10.64.0.0/16",
            vpcPeeringConnectionId: UNKNOWN,
        });
        assert.equal(providerOf(plan, ROUTE, name), "prod-us-east-2-bastion-eu-north-1");
        assert.equal(plan.all(ROUTE).length, 4);
    });

    it("opens SSH to the bastion's address only", async () => {
        const plan = await withBastion();
        assert.deepEqual(plan.inputs("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"), {
            securityGroupId: UNKNOWN,
            description: "SSH from the bastion",
            ipProtocol: "tcp",
            fromPort: 22,
            toPort: 22,
            cidrIpv4: "10.9.0.10/32",
        });
    });

    it("gives instances the key pair, and none without one", async () => {
        const environment = "aws:batch/computeEnvironment:ComputeEnvironment";
        const keyed = (await withBastion({ keyPair: "team" })).inputs(environment);
        assert.equal(keyed.computeResources.ec2KeyPair, "team");
        const plain = (await withBastion()).inputs(environment);
        assert.ok(!("ec2KeyPair" in plain.computeResources));
    });
});
