import { GetRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { BatchGetAccountStatusCommand, Inspector2Client } from "@aws-sdk/client-inspector2";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { clientConfig, regionClients } from "../aws/clients";
import { offerings, regionStates, zoneNames } from "../regions/refresh/ec2";
import { onDemandQuotas, spotQuotas, trainingQuotas } from "../regions/refresh/quotas";
import { sentence } from "../aws/sentence";
import { builderTypes } from "../../core/facts/builderTypes";
import type { CellSettings } from "../../core/settings/settings";
import {
    fail,
    inspectorLine,
    ok,
    onDemandQuotaLines,
    spotQuotaLines,
    trainingQuotaLines,
    zoneLines,
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
export async function accountLines(needs: AccountNeeds): Promise<Line[]> {
    const what = "AWS credentials";
    let account: string;
    try {
        const client = new STSClient(clientConfig(HOME_REGION));
        account = (await client.send(new GetCallerIdentityCommand({}))).Account ?? "";
    } catch (error) {
        return [
            fail(
                what,
                sentence(error),
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
    const regions = await asked("regions", "ec2:DescribeRegions", () => regionLines(needs));
    return [ok(what, `account ${account}`), ...(await roleLines()), ...regions];
}

/** The lines of a question, or one line that nobody could be asked. */
async function asked(what: string, right: string, ask: () => Promise<Line[]>): Promise<Line[]> {
    try {
        return await ask();
    } catch (error) {
        const found = sentence(error);
        return [{ what, state: "unknown", found, cure: `allow ${right}, and run this again` }];
    }
}

async function roleLines(): Promise<Line[]> {
    const client = new IAMClient(clientConfig(HOME_REGION));
    const lines = ROLES.map(({ role, service }) =>
        asked(`role ${role}`, "iam:GetRole", async () => {
            try {
                await client.send(new GetRoleCommand({ RoleName: role }));
                return [ok(`role ${role}`, "exists")];
            } catch (error) {
                if (!(error as Error).name.startsWith("NoSuchEntity")) throw error;
                const create = `aws iam create-service-linked-role --aws-service-name ${service}`;
                return [fail(`role ${role}`, "does not exist", create)];
            }
        }),
    );
    return (await Promise.all(lines)).flat();
}

async function regionLines({ cells, trainingTypes }: AccountNeeds): Promise<Line[]> {
    const states = await regionStates(regionClients(HOME_REGION).ec2);
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
        return [ok(what, "yes"), ...(await cellLines(cell, trainingTypes))];
    });
    return (await Promise.all(lines)).flat();
}

async function cellLines(cell: CellSettings, trainingTypes: readonly string[]): Promise<Line[]> {
    const { region, instanceTypes, zones } = cell;
    const { ec2, quotas } = regionClients(region);
    const signal = new AbortController().signal;
    const builds = cell.ami === "custom";
    const onDemand = { ...cell, builderTypes: builds ? builderTypes(instanceTypes) : [] };
    const groups = await Promise.all([
        asked(`${region}: spot quota`, "servicequotas:GetServiceQuota", async () =>
            spotQuotaLines(cell, await spotQuotas(quotas, signal)),
        ),
        trainingTypes.length === 0
            ? []
            : asked(`${region}: SageMaker quota`, "servicequotas:ListServiceQuotas", async () =>
                  trainingQuotaLines(region, trainingTypes, await trainingQuotas(quotas, signal)),
              ),
        onDemand.builderTypes.length === 0 && onDemand.onDemandMaxVcpus === 0
            ? []
            : asked(`${region}: on-demand quota`, "servicequotas:GetServiceQuota", async () =>
                  onDemandQuotaLines(onDemand, await onDemandQuotas(quotas, signal)),
              ),
        builds && cell.amiBuild.vulnerabilityScan
            ? asked(`${region}: Amazon Inspector`, "inspector2:BatchGetAccountStatus", () =>
                  inspectorLines(region),
              )
            : [],
        asked(`${region}: zones`, "ec2:DescribeInstanceTypeOfferings", async () => {
            const existing = Object.values(await zoneNames(ec2)).sort();
            const offered = await offerings(ec2, instanceTypes);
            return zoneLines(region, zones, instanceTypes, existing, offered);
        }),
    ]);
    return groups.flat();
}

/** Image Builder refuses a pipeline that scans where Inspector is off. */
async function inspectorLines(region: string): Promise<Line[]> {
    const client = new Inspector2Client(clientConfig(region));
    const { accounts } = await client.send(new BatchGetAccountStatusCommand({}));
    return [inspectorLine(region, accounts?.[0]?.resourceState?.ec2?.status)];
}
