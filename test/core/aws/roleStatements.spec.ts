import * as assert from "node:assert/strict";
import {
    buildExecutionRoleStatements,
    buildInstanceRoleStatements,
    buildJobRoleStatements,
    findRepositoryArn,
} from "../../../core/aws/roleStatements";

const LOGS = "arn:aws:logs:us-east-2:123456789012:log-group:/gpu-batch/prod/us-east-2/jobs";

describe("jobRoleStatements", () => {
    const statements = buildJobRoleStatements({
        partition: "aws",
        bucketName: "cell",
        read: ["s3://data/images/"],
        write: ["s3://models/"],
    });

    it("names every bucket and prefix, and no more", () =>
        assert.deepEqual(statements, [
            {
                Sid: "ReadObjects",
                Effect: "Allow",
                Action: "s3:GetObject",
                Resource: [
                    "arn:aws:s3:::cell/*",
                    "arn:aws:s3:::models/*",
                    "arn:aws:s3:::data/images/*",
                ],
            },
            {
                Sid: "WriteObjects",
                Effect: "Allow",
                Action: ["s3:PutObject", "s3:AbortMultipartUpload"],
                Resource: ["arn:aws:s3:::cell/*", "arn:aws:s3:::models/*"],
            },
            {
                Sid: "DeleteObjects",
                Effect: "Allow",
                Action: "s3:DeleteObject",
                Resource: ["arn:aws:s3:::cell/checkpoints/*", "arn:aws:s3:::models/*"],
            },
            {
                Sid: "List0",
                Effect: "Allow",
                Action: "s3:ListBucket",
                Resource: "arn:aws:s3:::cell",
            },
            {
                Sid: "List1",
                Effect: "Allow",
                Action: "s3:ListBucket",
                Resource: "arn:aws:s3:::models",
            },
            {
                Sid: "List2",
                Effect: "Allow",
                Action: "s3:ListBucket",
                Resource: "arn:aws:s3:::data",
                Condition: { StringLike: { "s3:prefix": "images/*" } },
            },
        ]));

    it("has no wildcard action and no wildcard bucket", () => {
        const text = JSON.stringify(statements);
        assert.doesNotMatch(text, /"s3:\*"|"\*"|:::\*/);
    });
});

describe("executionRoleStatements", () => {
    it("writes to the cell's log group alone for a public image", () =>
        assert.deepEqual(buildExecutionRoleStatements("public.ecr.aws/team/train:1", LOGS, "aws"), [
            {
                Sid: "WriteJobLogs",
                Effect: "Allow",
                Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
                Resource: `${LOGS}:*`,
            },
        ]));

    it("pulls from the image's own repository", () => {
        const image = "210987654321.dkr.ecr.us-east-2.amazonaws.com/team/train@sha256:abc";
        const [, logIn, pull] = buildExecutionRoleStatements(image, LOGS, "aws");
        assert.equal(logIn?.Action, "ecr:GetAuthorizationToken");
        assert.equal(logIn?.Resource, "*");
        assert.equal(pull?.Resource, "arn:aws:ecr:us-east-2:210987654321:repository/team/train");
    });
});

describe("instanceRoleStatements", () => {
    const rights = {
        partition: "aws",
        region: "us-east-2",
        accountId: "123456789012",
        cell: "prod-us-east-2",
        imageUri: "123456789012.dkr.ecr.us-east-2.amazonaws.com/gpu-batch/prod-us-east-2:1",
        logGroupArn: LOGS,
        sessionManager: false,
    };
    const statements = buildInstanceRoleStatements(rights);

    it("reach the cell's own clusters, repository and log group, by every name that Batch gives", () => {
        const ecs = "arn:aws:ecs:us-east-2:123456789012";
        const inCell = (kind: string) => [
            `${ecs}:${kind}/AWSBatch-prod-us-east-2-*`,
            `${ecs}:${kind}/prod-us-east-2-*`,
        ];
        assert.deepEqual(Object.fromEntries(statements.map((one) => [one.Sid, one.Resource])), {
            FindAgentEndpoint: "*",
            JoinCluster: inCell("cluster"),
            TakeWork: inCell("container-instance"),
            TagItself: [...inCell("cluster"), ...inCell("container-instance")],
            ReadTags: [...inCell("container-instance"), ...inCell("task")],
            WriteJobLogs: `${LOGS}:*`,
            LogInToRegistry: "*",
            PullImage: "arn:aws:ecr:us-east-2:123456789012:repository/gpu-batch/prod-us-east-2",
        });
    });

    it("hold no wildcard action, no parameter and no other instance", () => {
        const actions = statements.flatMap(({ Action }) => Action);
        assert.deepEqual(
            actions.filter((action) => /\*|^ssm|^ec2messages|^iam|CreateCluster/.test(action)),
            [],
        );
    });

    it("open sessions where that is asked for, and read no parameter then either", () => {
        const session = buildInstanceRoleStatements({ ...rights, sessionManager: true }).at(-1);
        assert.equal(session?.Sid, "OpenSessions");
        assert.deepEqual(session?.Action, [
            "ssm:UpdateInstanceInformation",
            "ssmmessages:CreateControlChannel",
            "ssmmessages:CreateDataChannel",
            "ssmmessages:OpenControlChannel",
            "ssmmessages:OpenDataChannel",
        ]);
    });
});

describe("repositoryArn", () => {
    const CASES: readonly [string, string, string | undefined][] = [
        [
            "210987654321.dkr.ecr.cn-north-1.amazonaws.com.cn/a/b:1",
            "aws-cn",
            "arn:aws-cn:ecr:cn-north-1:210987654321:repository/a/b",
        ],
        ...[
            "210987654321.dkr.ecr.us-east-2.amazonaws.com",
            "210987654321.dkr.ecr-fips.us-east-2.amazonaws.com",
            "210987654321.dkr-ecr.us-east-2.on.aws",
            "210987654321.dkr-ecr-fips.us-east-2.on.aws",
        ].map((host): [string, string, string] => [
            `${host}/a/b@sha256:0`,
            "aws",
            "arn:aws:ecr:us-east-2:210987654321:repository/a/b",
        ]),
        [
            "210987654321.dkr-ecr.cn-north-1.on.amazonwebservices.com.cn/a:1",
            "aws-cn",
            "arn:aws-cn:ecr:cn-north-1:210987654321:repository/a",
        ],
        [
            "210987654321.dkr.ecr-fips.us-gov-west-1.amazonaws.com/a:1",
            "aws-us-gov",
            "arn:aws-us-gov:ecr:us-gov-west-1:210987654321:repository/a",
        ],
        ["210987654321.dkr.ecr.us-east-2.amazonaws.com.example.org/a:1", "aws", undefined],
        ["evil-210987654321.dkr-ecr.us-east-2.on.aws/a:1", "aws", undefined],
        ["public.ecr.aws/a/b:1", "aws", undefined],
        ["docker.io/library/python:3.12", "aws", undefined],
    ];
    for (const [image, partition, arn] of CASES)
        it(`of ${image} is ${arn ?? "none"}`, () =>
            assert.equal(findRepositoryArn(image, partition), arn));
});
