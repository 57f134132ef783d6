import * as assert from "node:assert/strict";
import {
    DescribeAvailabilityZonesCommand,
    DescribeInstanceTypeOfferingsCommand,
    DescribeRegionsCommand,
    EC2Client,
} from "@aws-sdk/client-ec2";
import { BatchGetAccountStatusCommand, Inspector2Client } from "@aws-sdk/client-inspector2";
import { GetRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import {
    GetServiceQuotaCommand,
    ListServiceQuotasCommand,
    ServiceQuotasClient,
} from "@aws-sdk/client-service-quotas";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { mockClient } from "aws-sdk-client-mock";
import { checkAccount, type AccountNeeds } from "../../../cli/doctor/account";
import { readProject } from "../../../cli/project/project";
import { readSettingsSource } from "../../../cli/project/settingsSource";
import { parseSettings } from "../../../core/settings/parse";
import { lockText } from "../../support/preview";
import { OWN } from "../../support/projectFiles";

const refusal = (name: string, message: string) => Object.assign(new Error(message), { name });

describe("doctor on the account", () => {
    const [sts, iam, ec2, quotas, inspector] = [
        mockClient(STSClient),
        mockClient(IAMClient),
        mockClient(EC2Client),
        mockClient(ServiceQuotasClient),
        mockClient(Inspector2Client),
    ];
    const mocks = [sts, iam, ec2, quotas, inspector];
    after(() => mocks.forEach((mock) => mock.restore()));

    beforeEach(() => {
        for (const mock of mocks) mock.reset();
        sts.on(GetCallerIdentityCommand).resolves({ Account: "111122223333" });
        iam.on(GetRoleCommand).resolves({});
        ec2.on(DescribeRegionsCommand).resolves({
            Regions: [{ RegionName: "us-east-2", OptInStatus: "opt-in-not-required" }],
        });
        const zones = ["us-east-2a", "us-east-2b", "us-east-2c"];
        ec2.on(DescribeAvailabilityZonesCommand).resolves({
            AvailabilityZones: zones.map((ZoneName) => ({ ZoneName, ZoneId: `id-${ZoneName}` })),
        });
        ec2.on(DescribeInstanceTypeOfferingsCommand).resolves({
            InstanceTypeOfferings: zones.map((Location) => ({
                InstanceType: "g5.xlarge",
                Location,
            })),
        });
        quotas.on(GetServiceQuotaCommand).resolves({ Quota: { Value: 256 } });
        inspector.on(BatchGetAccountStatusCommand).resolves({
            accounts: [{ resourceState: { ec2: { status: "ENABLED" } } }] as never,
        });
        quotas.on(ListServiceQuotasCommand).resolves({
            Quotas: [{ QuotaName: "ml.g5.xlarge for spot training job usage", Value: 1 }],
        });
    });

    const { settings } = parseSettings({
        ...readSettingsSource(readProject(OWN), "prod"),
        lockText: lockText(),
    });
    const run = (needs: Partial<AccountNeeds> = {}) =>
        checkAccount({ cells: settings!.cells, trainingTypes: ["ml.g5.xlarge"], ...needs });
    const states = async (needs?: Partial<AccountNeeds>) =>
        (await run(needs)).map(({ what, state }) => `${state} ${what}`);

    it("finds everything in order", async () => {
        assert.deepEqual(await states(), [
            "ok AWS credentials",
            "ok role AWSServiceRoleForEC2Spot",
            "ok role AWSServiceRoleForBatch",
            "ok us-east-2: opted in",
            "ok us-east-2: spot quota of G types",
            "ok us-east-2: SageMaker spot quota of ml.g5.xlarge",
            "ok us-east-2: on-demand quota of G types",
            "ok us-east-2: Amazon Inspector for EC2",
            "ok us-east-2: types in us-east-2a",
            "ok us-east-2: types in us-east-2b",
            "ok us-east-2: types in us-east-2c",
        ]);
    });

    it("asks nothing else without credentials", async () => {
        sts.on(GetCallerIdentityCommand).rejects(
            refusal("ExpiredToken", "The security token is expired."),
        );
        assert.deepEqual(await run(), [
            {
                what: "AWS credentials",
                state: "fail",
                found: "ExpiredToken: The security token is expired",
                cure: "set AWS_PROFILE, run aws sso login, or export access keys",
            },
        ]);
        assert.equal(ec2.calls().length + iam.calls().length + quotas.calls().length, 0);
    });

    it("refuses the credentials of another account", async () => {
        const [line, ...rest] = await run({ accountId: "999988887777" });
        assert.equal(line!.found, "account 111122223333, and gpu-batch:accountId is 999988887777");
        assert.deepEqual(rest, []);
    });

    it("names the command that makes a missing role", async () => {
        iam.on(GetRoleCommand, { RoleName: "AWSServiceRoleForEC2Spot" }).rejects(
            refusal("NoSuchEntityException", "no"),
        );
        const line = (await run())[1]!;
        assert.deepEqual(
            [line.state, line.cure],
            ["fail", "aws iam create-service-linked-role --aws-service-name spot.amazonaws.com"],
        );
    });

    it("counts what it may not ask as unknown, and goes on", async () => {
        iam.on(GetRoleCommand).rejects(refusal("AccessDenied", "no iam:GetRole."));
        quotas.on(GetServiceQuotaCommand).rejects(refusal("AccessDeniedException", "no quotas."));
        const lines = await run();
        assert.deepEqual(
            lines.filter(({ state }) => state === "unknown").map(({ what, cure }) => [what, cure]),
            [
                ["role AWSServiceRoleForEC2Spot", "allow iam:GetRole, and run this again"],
                ["role AWSServiceRoleForBatch", "allow iam:GetRole, and run this again"],
                [
                    "us-east-2: spot quota",
                    "allow servicequotas:GetServiceQuota, and run this again",
                ],
                [
                    "us-east-2: on-demand quota",
                    "allow servicequotas:GetServiceQuota, and run this again",
                ],
            ],
        );
        assert.equal(lines.filter(({ state }) => state === "ok").length, 7);
        assert.deepEqual(
            lines.filter(({ what }) => what.endsWith(" quota")).map(({ found }) => found),
            [
                'AccessDeniedException: no quotas; AWS\'s default for "All G and VT Spot Instance Requests" is 0 vCPUs',
                'AccessDeniedException: no quotas; AWS\'s default for "Running On-Demand G and VT instances" is 0 vCPUs',
            ],
        );
    });

    it("asks for no scan and no quota on demand where an AMI is taken as it is", async () => {
        const cells = settings!.cells.map((cell) => ({ ...cell, ami: "recommended" }));
        assert.deepEqual(
            (await run({ cells })).filter(({ what }) => /on-demand|Inspector/.test(what)),
            [],
        );
        assert.equal(inspector.calls().length, 0);
    });

    it("names what the build of an AMI lacks", async () => {
        quotas.on(GetServiceQuotaCommand, { QuotaCode: "L-DB2E81BA" }).resolves({
            Quota: { Value: 0 },
        });
        inspector.on(BatchGetAccountStatusCommand).resolves({
            accounts: [{ resourceState: { ec2: { status: "DISABLED" } } }] as never,
        });
        assert.deepEqual(
            (await run())
                .filter(({ state }) => state === "fail")
                .map(({ found, cure }) => [found, cure]),
            [
                [
                    "0 vCPUs, 4 needed",
                    'ask for 4 vCPUs (not instances) of "Running On-Demand G and VT instances" in Service Quotas, us-east-2',
                ],
                [
                    "disabled",
                    "aws inspector2 enable --resource-types EC2 --region us-east-2, or set gpu-batch:amiBuild.vulnerabilityScan to false",
                ],
            ],
        );
    });

    it("counts an environment on demand with every class of its types", async () => {
        const instanceTypes = ["g5.xlarge", "p4d.24xlarge"];
        const cells = settings!.cells.map((cell) => ({
            ...{ ...cell, ami: "recommended", onDemandFallback: 300, instanceTypes },
        }));
        const lines = (await run({ cells })).filter(({ what }) => what.includes("on-demand"));
        assert.deepEqual(
            lines.map(({ what, found }) => `${what}: ${found}`),
            ["G", "P"].map(
                (one) => `us-east-2: on-demand quota of ${one} types: 256 vCPUs, 300 needed`,
            ),
        );
    });

    it("asks a region that is not opted in for nothing", async () => {
        ec2.on(DescribeRegionsCommand).resolves({
            Regions: [{ RegionName: "us-east-2", OptInStatus: "not-opted-in" }],
        });
        assert.equal((await states()).at(-1), "fail us-east-2: opted in");
        assert.equal(quotas.calls().length, 0);
    });
});
