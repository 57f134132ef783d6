import * as assert from "node:assert/strict";
import { judge, type Case, type Finding } from "./aws/judge";
import { REQUESTS } from "./aws/requests";
import type { Row } from "./cloud/model";
import { everything } from "./support/everything";
import { succeeded } from "./support/events";
import { Lab } from "./support/lab";

/** Findings that stand, and why. */
const ACCEPTED: readonly { readonly finding: RegExp; readonly why: string }[] = [
    {
        finding: /^RESOURCE_MISMATCH.*batch:SubmitJob.*:job\/\*/,
        // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsbatch.html
        why: "a job is submitted to a queue, by a definition; the linter's table has only jobs for it",
    },
];

/** Every request and document of a resource that AWS or a linter can judge. */
function casesOf({ type, id, inputs }: Row): Case[] {
    const toRequests = REQUESTS[type];
    if (!toRequests) throw new Error(`add the requests of ${type} to test/engine/aws/requests.ts`);
    const name = `${type} ${id}`;
    const requests = toRequests(inputs, id).map((one): Case => ({
        ...one,
        kind: "request",
        name: `${name} ${one.operation}`,
    }));
    // Parliament judges what a role may do; trust and resource policies are not its field.
    const identity = type === "aws:iam/rolePolicy:RolePolicy" ? [String(inputs.policy)] : [];
    const data = inputs.userData ? [String(inputs.userData)] : [];
    return [
        ...requests,
        ...identity.map((document): Case => ({ kind: "policy", name, document })),
        ...data.map((document): Case => ({ kind: "userData", name, document })),
    ];
}

describe("AWS's own models", () => {
    it("see nothing wrong in any request of test, prod, and prod with every option", async () => {
        const cases: Case[] = [];
        const stacks = [
            ["test", () => ({})],
            ["prod", () => ({})],
            ["prod", (lab: Lab) => ({ ...everything(lab), gpuSharing: "2", onDemandFallback: 8 })],
        ] as const;
        for (const [name, config] of stacks) {
            const lab = await Lab.open();
            try {
                succeeded(await (await lab.stack(name, { config: config(lab) })).up());
                cases.push(...lab.cloud.state.rows.flatMap(casesOf));
            } finally {
                lab.close();
            }
        }
        const unexplained = ({ finding }: Finding) =>
            !ACCEPTED.some((one) => one.finding.test(finding));
        assert.deepEqual(judge(cases).filter(unexplained), []);
        const kinds = (kind: Case["kind"]) => cases.filter((one) => one.kind === kind).length;
        console.log(
            `      ${kinds("request")} requests, ${kinds("policy")} policies, ` +
                `${kinds("userData")} documents of user data`,
        );
        assert.ok(kinds("request") > 250 && kinds("policy") >= 12 && kinds("userData") === 3);
    });

    it("see what is wrong", () => {
        const wrong: Case[] = [
            {
                ...{ kind: "request", name: "unknown member", service: "batch" },
                operation: "CreateJobQueue",
                params: { jobQueueName: "a", priority: 1, computeEnvironments: [] },
            },
            {
                ...{ kind: "request", name: "enumeration", service: "batch" },
                operation: "CreateComputeEnvironment",
                params: { computeEnvironmentName: "a", type: "MANGED" },
            },
            {
                ...{ kind: "request", name: "pattern", service: "imagebuilder" },
                operation: "CreateComponent",
                params: {
                    name: "a b!",
                    semanticVersion: "1.0",
                    platform: "Linux",
                    clientToken: "t",
                },
            },
            {
                ...{ kind: "policy", name: "action" },
                document: JSON.stringify({
                    Version: "2012-10-17",
                    Statement: [{ Effect: "Allow", Action: "s3:GetObjekt", Resource: "*" }],
                }),
            },
            {
                ...{ kind: "userData", name: "form" },
                document: Buffer.from("#!/bin/bash\n").toString("base64"),
            },
        ];
        const found = new Set(judge(wrong).map(({ name }) => name));
        assert.deepEqual(
            [...found],
            wrong.map(({ name }) => name),
        );
    });
});
