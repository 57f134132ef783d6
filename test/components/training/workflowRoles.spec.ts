import * as assert from "node:assert/strict";
import type { Statement } from "../../../core/aws/policyDocument";
import {
    buildTrainingStatements,
    buildWorkflowStatements,
} from "../../../components/training/workflowRoles";
import { NAMES, WORKFLOW } from "../../support/workflowSpec";

const RIGHTS = { names: NAMES, region: "us-east-2", accountId: "123456789012", partition: "aws" };
const TRAINING = {
    ...RIGHTS,
    bucketName: "cell",
    data: { read: ["s3://data/images/"], write: [] },
    imageUri: WORKFLOW.imageUri,
    training: { channels: {} },
};
const VPC = { subnets: ["subnet-0a1b2c3d"], securityGroups: ["sg-0a1b2c3d"] };

const list = (value: string | readonly string[] | undefined) => [value ?? []].flat();

/**
 * Actions that know no resource, by AWS's reference of actions, resources and condition keys.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html
 */
const WITHOUT_RESOURCE = [
    "batch:DescribeJobs",
    "cloudwatch:PutMetricData",
    "ec2:DescribeDhcpOptions",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSubnets",
    "ec2:DescribeVpcs",
    "ecr:GetAuthorizationToken",
    "logs:CreateLogDelivery",
    "logs:GetLogDelivery",
    "logs:UpdateLogDelivery",
    "logs:DeleteLogDelivery",
    "logs:ListLogDeliveries",
    "logs:PutResourcePolicy",
    "logs:DescribeResourcePolicies",
    "logs:DescribeLogGroups",
    "xray:PutTraceSegments",
    "xray:PutTelemetryRecords",
    "xray:GetSamplingRules",
    "xray:GetSamplingTargets",
];

const ROLES: Readonly<Record<string, readonly Statement[]>> = {
    workflow: buildWorkflowStatements(RIGHTS),
    training: buildTrainingStatements(TRAINING),
    "training in a network": buildTrainingStatements({
        ...TRAINING,
        training: { channels: {}, vpc: VPC },
    }),
};

for (const [role, statements] of Object.entries(ROLES))
    describe(`rights of the ${role} role`, () => {
        it("name every action in full", () => {
            for (const { Sid, Action } of statements)
                for (const action of list(Action))
                    assert.match(action, /^[a-z0-9]+:[A-Z][A-Za-z]+$/, Sid);
        });

        it("are for every resource only where the action knows none", () => {
            for (const { Sid, Action, Resource } of statements)
                if (list(Resource).includes("*"))
                    for (const action of list(Action))
                        assert.ok(WITHOUT_RESOURCE.includes(action), `${Sid}: ${action}`);
        });

        it("name account and region or bucket elsewhere", () => {
            for (const { Sid, Resource } of statements)
                for (const arn of list(Resource).filter((one) => one !== "*"))
                    assert.match(
                        arn,
                        /^arn:aws:(s3:::(cell|data)(\/|$)|iam::123456789012:role\/gpu-batch-prod|[a-z0-9]+:us-east-2:123456789012:.)/,
                        Sid,
                    );
        });

        it("have each Sid once", () =>
            assert.equal(new Set(statements.map(({ Sid }) => Sid)).size, statements.length));
    });

describe("rights of the training role", () => {
    it("reach the stack's channels, each once, and write to none of them", () => {
        const channels = {
            training: "s3://data/images/cats/",
            validation: "s3://more/b/",
            test: "s3://more/b/",
            own: "s3://cell/x/",
        };
        const statements = buildTrainingStatements({ ...TRAINING, training: { channels } });
        const resource = (sid: string) => statements.find(({ Sid }) => Sid === sid)?.Resource;
        assert.deepEqual(resource("ReadObjects"), [
            "arn:aws:s3:::cell/*",
            "arn:aws:s3:::data/images/*",
            "arn:aws:s3:::more/b/*",
        ]);
        assert.deepEqual(resource("WriteObjects"), ["arn:aws:s3:::cell/*"]);
    });

    it("reach the network that the jobs run in, and no other", () => {
        const own = ROLES["training in a network"]!.slice(ROLES.training!.length);
        const arn = (resource: string) => `arn:aws:ec2:us-east-2:123456789012:${resource}`;
        assert.deepEqual(
            own.map(({ Sid, Resource }) => [Sid, Resource]),
            [
                [
                    "MakeNetworkInterfaces",
                    [
                        arn("network-interface/*"),
                        arn("subnet/subnet-0a1b2c3d"),
                        arn("security-group/sg-0a1b2c3d"),
                    ],
                ],
                ["UseNetworkInterfaces", arn("network-interface/*")],
                ["SeeNetwork", "*"],
            ],
        );
        assert.ok(!JSON.stringify(ROLES.training).includes("ec2:"));
    });
});

describe("rights of the workflow role", () => {
    const statement = (sid: string) => ROLES.workflow!.find(({ Sid }) => Sid === sid);

    it("reach the stack's own training jobs", () => {
        assert.deepEqual(statement("RunTrainingJobs"), {
            Sid: "RunTrainingJobs",
            Effect: "Allow",
            Action: [
                "sagemaker:CreateTrainingJob",
                "sagemaker:DescribeTrainingJob",
                "sagemaker:StopTrainingJob",
                "sagemaker:AddTags",
                "sagemaker:ListTags",
            ],
            Resource: "arn:aws:sagemaker:us-east-2:123456789012:training-job/prod-*",
        });
    });

    it("give one role, to SageMaker alone", () => {
        const { Action, Resource, Condition } = statement("GiveTrainingItsRole")!;
        assert.equal(Action, "iam:PassRole");
        assert.equal(Resource, "arn:aws:iam::123456789012:role/gpu-batch-prod-us-east-2-training");
        assert.deepEqual(Condition, {
            StringEquals: { "iam:PassedToService": "sagemaker.amazonaws.com" },
        });
    });

    it("reach the rules by which Step Functions waits", () =>
        assert.deepEqual(statement("HearOfEndedJobs")!.Resource, [
            "arn:aws:events:us-east-2:123456789012:rule/StepFunctionsGetEventsForSageMakerTrainingJobsRule",
            "arn:aws:events:us-east-2:123456789012:rule/StepFunctionsGetEventsForBatchJobsRule",
        ]));
});
