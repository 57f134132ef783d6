import type { Registration } from "../../../cli/check/engine/registration";
import { preview, type Overrides } from "../preview";
import { ALL } from "./judge";

const BASTION = {
    vpcId: "vpc-0123456789abcdef0",
    privateIp: "10.200.0.10",
    cidr: "10.200.0.0/24",
    routeTableIds: ["rtb-0123456789abcdef0"],
};
const PRINCIPAL = "arn:aws:iam::210987654321:role/ci";

/** Settings that together make the program register everything that it can. */
const RUNS: readonly Overrides[] = [
    { stack: "test" },
    {
        config: {
            accountId: "123456789012",
            network: { bastion: { ...BASTION, region: "eu-west-1" } },
            image: { pushPrincipals: [PRINCIPAL], pullPrincipals: [PRINCIPAL] },
            alerts: { email: "team@example.com", monthlyBudgetUsd: 500 },
            onDemandFallback: 32,
            fairShare: { research: 3, product: 1 },
        },
    },
    { config: { network: { bastion: { ...BASTION, region: "us-east-2" } } } },
];

/** Everything that the program registers with any setting. */
export async function everyRegistration(): Promise<Registration[]> {
    const found: Registration[] = [];
    for (const run of RUNS) found.push(...(await preview(run)).engine.registrations);
    return found;
}

/** Types of those that no policy names, sorted; what judges every type of a package does not count. */
export async function unjudgedTypes(): Promise<string[]> {
    const judged = new Set(ALL.flatMap(({ types }) => types));
    const registered = (await everyRegistration()).filter(
        ({ custom, remote, type }) => (custom || remote) && !type.startsWith("pulumi:pulumi:"),
    );
    const types = new Set(registered.map(({ type }) => type));
    return [...types].filter((type) => !judged.has(type)).sort();
}
