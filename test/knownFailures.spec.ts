import * as assert from "node:assert/strict";
import { createAwsAnswers } from "../cli/check/engine/invokes";
import { isProviderType, readPackage, readReferenceUrn } from "../cli/check/engine/urn";
import { fallbackPlan } from "./support/fallbackPlan";
import { preview, type Preview } from "./support/preview";

/** What other teams hit in regions, networks and the check, one test a failure; the numbers are those of docs/known-failures.md. */
describe("known failures", () => {
    let plan: Preview;
    before(async () => {
        plan = await fallbackPlan();
    });

    it("9: names carry the region, so another region has other URNs", async () => {
        const other = await preview({ config: { regions: ["eu-north-1"] } });
        const cellUrns = ({ engine }: Preview) =>
            engine.registrations
                .filter(
                    ({ type }) =>
                        type !== "pulumi:pulumi:Stack" &&
                        !/^pulumi:providers:(awsx|docker)$/.test(type),
                )
                .map(({ urn }) => urn);
        const shared = cellUrns(plan).filter((urn) => cellUrns(other).includes(urn));
        assert.deepEqual(shared, []);
    });

    it("10: no default provider of AWS, and one region throughout", () => {
        const values = plan.engine.options.config["pulumi:disable-default-providers"];
        assert.equal(values, '["aws"]');
        const defaults = plan.all("pulumi:providers:aws").filter(({ implicit }) => implicit);
        assert.deepEqual(defaults, []);
        for (const { type, custom, provider, urn } of plan.all()) {
            if (!custom || isProviderType(type) || readPackage(type) !== "aws") continue;
            const { region } = plan.engine.find(readReferenceUrn(provider))?.inputs ?? {};
            assert.equal(region, "us-east-2", urn);
        }
        // A dashboard shows the account's charges too, which AWS publishes in us-east-1 alone.
        const judged = plan
            .all()
            .filter(({ type }) => type !== "aws:cloudwatch/dashboard:Dashboard");
        const texts = JSON.stringify(judged.map(({ inputs }) => inputs));
        const regions = new Set(texts.match(/\b(us|eu|ap|ca|sa|me|af)-[a-z]+-\d(?=[:."\\/-])/g));
        assert.deepEqual([...regions], ["us-east-2"]);
    });

    it("11: nothing asks AWS or docker: every invoke is answered here", () => {
        const tokens = new Set(plan.engine.invocations.map(({ token }) => token));
        assert.ok(tokens.size > 0);
        const answered = Object.keys(createAwsAnswers("123456789012"));
        assert.deepEqual(
            [...tokens].filter((token) => !answered.includes(token)),
            [],
        );
    });

    it("21: no NAT, a gateway endpoint on the route tables, pinned subnets and zones", () => {
        const vpc = plan.inputs("awsx:ec2:Vpc");
        assert.deepEqual(vpc.natGateways, { strategy: "None" });
        assert.equal(vpc.vpcEndpointStrategy, "Auto");
        assert.equal(vpc.vpcEndpointSpecs[0].vpcEndpointType, "Gateway");
        assert.equal(vpc.subnetSpecs[0].cidrBlocks.length, vpc.availabilityZoneNames.length);
        assert.equal(vpc.subnetSpecs[0].type, "Public");
    });
});
