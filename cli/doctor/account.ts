import { GetRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { BatchGetAccountStatusCommand, Inspector2Client } from "@aws-sdk/client-inspector2";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { configureClient, createRegionClients } from "../aws/clients";
import { readOfferings, readRegionStates, readZoneNames } from "../aws/ec2";
import { readTrainingQuotas, readVcpuQuotas } from "../aws/quotas";
import { describeAwsError } from "../aws/requests";
import { listBuilderTypes } from "../../core/facts/builderTypes";
import type { CellSettings } from "../../core/settings/settings";
import {
    fail,
    judgeInspector,
    pass,
    judgeOnDemandQuotas,
    judgeSpotQuotas,
    judgeTrainingQuotas,
    judgeZones,
    type Line,
} from "./lines";

/** Region of the clients that ask about the account as a whole. */
const HOME_REGION = "us-east-1";

/** Service-linked roles that a first spot instance and a first environment need. */
const ROLES = [
    { role: "AWSServiceRoleForEC2Spot", service: "spot.amazonaws.com" },
    { role: "AWSServiceRoleForBatch", service: "batch.amazonaws.com" },
] as const;

/** What a stack needs of its account. */
export interface AccountNeeds {
    /** The only account that the stack may touch; undefined accepts any. */
    readonly accountId?: string;
    readonly cells: readonly CellSettings[];
    /** `ml.` types that train on spot. */
    readonly trainingTypes: readonly string[];
}

/** What the account and its regions need; one line when there are no credentials. */
export async function checkAccount(needs: AccountNeeds): Promise<Line[]> {
    const what = "AWS credentials";
    let account: string;
    try {
        const client = new STSClient(configureClient(HOME_REGION));
        account = (await client.send(new GetCallerIdentityCommand({}))).Account ?? "";
    } catch (error) {
        return [
            fail(
                what,
                describeAwsError(error),
                "set AWS_PROFILE, run aws sso login, or export access keys",
            ),
        ];
    }
    const { accountId } = needs;
    if (accountId !== undefined && accountId !== account)
        return [
            fail(
                what,
                `account ${account}, and gpu-batch:accountId is ${accountId}`,
                `use credentials of ${accountId}`,
            ),
        ];
    const regions = await askAws("regions", "ec2:DescribeRegions", () => checkRegions(needs));
    return [pass(what, `account ${account}`), ...(await checkServiceRoles()), ...regions];
}

/** The lines of a question, or one line that nobody could be asked. */
async function askAws(what: string, right: string, ask: () => Promise<Line[]>): Promise<Line[]> {
    try {
        return await ask();
    } catch (error) {
        const found = describeAwsError(error);
        return [{ what, state: "unknown", found, cure: `allow ${right}, and run this again` }];
    }
}

async function checkServiceRoles(): Promise<Line[]> {
    const client = new IAMClient(configureClient(HOME_REGION));
    const lines = ROLES.map(({ role, service }) =>
        askAws(`role ${role}`, "iam:GetRole", async () => {
            try {
                await client.send(new GetRoleCommand({ RoleName: role }));
                return [pass(`role ${role}`, "exists")];
            } catch (error) {
                if (!(error as Error).name.startsWith("NoSuchEntity")) throw error;
                const create = `aws iam create-service-linked-role --aws-service-name ${service}`;
                return [fail(`role ${role}`, "does not exist", create)];
            }
        }),
    );
    return (await Promise.all(lines)).flat();
}

async function checkRegions({ cells, trainingTypes }: AccountNeeds): Promise<Line[]> {
    const states = await readRegionStates(createRegionClients(HOME_REGION).ec2);
    const lines = cells.map(async (cell) => {
        const what = `${cell.region}: opted in`;
        if (!states.get(cell.region))
            return [
                fail(
                    what,
                    states.has(cell.region) ? "no" : "AWS knows no such region",
                    `enable the region (aws account enable-region --region-name ${cell.region}), or choose another: gpu-batch regions select`,
                ),
            ];
        return [pass(what, "yes"), ...(await checkCell(cell, trainingTypes))];
    });
    return (await Promise.all(lines)).flat();
}

async function checkCell(cell: CellSettings, trainingTypes: readonly string[]): Promise<Line[]> {
    const { region, instanceTypes, zones } = cell;
    const { ec2, quotas } = createRegionClients(region);
    const builds = cell.ami === "custom";
    const onDemand = { ...cell, builderTypes: builds ? listBuilderTypes(instanceTypes) : [] };
    const groups = await Promise.all([
        askAws(`${region}: spot quota`, "servicequotas:GetServiceQuota", async () =>
            judgeSpotQuotas(cell, await readVcpuQuotas(quotas, "spot")),
        ),
        trainingTypes.length === 0
            ? []
            : askAws(`${region}: SageMaker quota`, "servicequotas:ListServiceQuotas", async () =>
                  judgeTrainingQuotas(region, trainingTypes, await readTrainingQuotas(quotas)),
              ),
        onDemand.builderTypes.length === 0 && onDemand.onDemandMaxVcpus === 0
            ? []
            : askAws(`${region}: on-demand quota`, "servicequotas:GetServiceQuota", async () =>
                  judgeOnDemandQuotas(onDemand, await readVcpuQuotas(quotas, "onDemand")),
              ),
        builds && cell.amiBuild.vulnerabilityScan
            ? askAws(`${region}: Amazon Inspector`, "inspector2:BatchGetAccountStatus", () =>
                  checkInspector(region),
              )
            : [],
        askAws(`${region}: zones`, "ec2:DescribeInstanceTypeOfferings", async () => {
            const existing = Object.values(await readZoneNames(ec2)).sort();
            const offered = await readOfferings(ec2, instanceTypes);
            return judgeZones(region, zones, instanceTypes, existing, offered);
        }),
    ]);
    return groups.flat();
}

/** Image Builder refuses a pipeline that scans where Inspector is off. */
async function checkInspector(region: string): Promise<Line[]> {
    const client = new Inspector2Client(configureClient(region));
    const { accounts } = await client.send(new BatchGetAccountStatusCommand({}));
    return [judgeInspector(region, accounts?.[0]?.resourceState?.ec2?.status)];
}
