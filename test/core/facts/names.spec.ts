import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import {
    buildCellNames,
    MAX_STACK_NAME,
    findPartition,
    findStackNameProblem,
} from "../../../core/facts/names";

const stackName = fc.stringMatching(/^[a-z]([a-z0-9-]{0,23}[a-z0-9])?$/);
const region = fc.constantFrom("us-east-2", "ap-northeast-2", "ap-southeast-7", "us-gov-west-1");
const accountId = fc.stringMatching(/^\d{12}$/);

describe("cellNames", () => {
    it("carries stack and region in every name", () =>
        assert.deepEqual(
            buildCellNames({ stack: "prod", region: "us-east-2", accountId: "123456789012" }),
            {
                cell: "prod-us-east-2",
                bucket: "gpu-batch-prod-us-east-2-123456789012",
                logGroup: "/gpu-batch/prod/us-east-2/jobs",
                logGroupArn:
                    "arn:aws:logs:us-east-2:123456789012:log-group:/gpu-batch/prod/us-east-2/jobs",
                instanceRole: "gpu-batch-prod-us-east-2-instance",
                instanceProfile: "gpu-batch-prod-us-east-2-instance",
                jobDefinition: "gpu-batch-prod-us-east-2-job",
                jobRole: "gpu-batch-prod-us-east-2-job",
                jobRoleArn: "arn:aws:iam::123456789012:role/gpu-batch-prod-us-east-2-job",
                executionRole: "gpu-batch-prod-us-east-2-execution",
                executionRoleArn:
                    "arn:aws:iam::123456789012:role/gpu-batch-prod-us-east-2-execution",
                registry: "123456789012.dkr.ecr.us-east-2.amazonaws.com",
                repository: "gpu-batch/prod-us-east-2",
                repositoryArn:
                    "arn:aws:ecr:us-east-2:123456789012:repository/gpu-batch/prod-us-east-2",
                cacheRepository: "gpu-batch/prod-us-east-2-cache",
                builderRole: "gpu-batch-prod-us-east-2-ami-builder",
                builderProfile: "gpu-batch-prod-us-east-2-ami-builder",
                amiLifecycleRole: "gpu-batch-prod-us-east-2-ami-lifecycle",
                amiLogGroup: "/aws/imagebuilder/gpu-batch-prod-us-east-2",
                amiParameter: "/gpu-batch/prod/us-east-2/ami",
            },
        ));

    it("stays within AWS's lengths for every accepted stack", () =>
        fc.assert(
            fc.property(stackName, region, accountId, (stack, where, account) => {
                fc.pre(findStackNameProblem(stack) === undefined);
                const names = buildCellNames({ stack, region: where, accountId: account });
                assert.ok(names.bucket.length <= 63, names.bucket);
                assert.match(names.bucket, /^[a-z0-9][a-z0-9-]*[a-z0-9]$/);
                const { instanceRole, jobRole, executionRole, builderRole, amiLifecycleRole } =
                    names;
                for (const role of [
                    instanceRole,
                    jobRole,
                    executionRole,
                    builderRole,
                    amiLifecycleRole,
                ])
                    assert.ok(role.length <= 64, role);
                for (const repository of [names.repository, names.cacheRepository])
                    assert.match(
                        repository,
                        /^(?:[a-z0-9]+(?:[._-][a-z0-9]+)*\/)*[a-z0-9]+(?:[._-][a-z0-9]+)*$/,
                    );
            }),
        ));
});

describe("stackNameProblem", () => {
    for (const stack of ["prod", "a", "team-2", "a".repeat(MAX_STACK_NAME)])
        it(`accepts ${stack}`, () => assert.equal(findStackNameProblem(stack), undefined));
    for (const stack of ["", "Prod", "2nd", "a_b", "a.b", "dev-", "a".repeat(MAX_STACK_NAME + 1)])
        it(`refuses ${stack || "nothing"}`, () =>
            assert.match(findStackNameProblem(stack) ?? "", /use 1 to 25/));
    it("refuses two hyphens in a row, which no repository may have", () =>
        assert.equal(
            findStackNameProblem("a--b"),
            '"a--b" cannot be part of ECR repository names; do not write two hyphens in a row',
        ));
});

describe("a registry's host", () => {
    it("has China's suffix in China", () =>
        assert.equal(
            buildCellNames({ stack: "prod", region: "cn-north-1", accountId: "123456789012" })
                .registry,
            "123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn",
        ));
});

describe("partition", () => {
    for (const [where, expected] of [
        ["us-east-2", "aws"],
        ["cn-north-1", "aws-cn"],
        ["us-gov-west-1", "aws-us-gov"],
    ] as const)
        it(`of ${where} is ${expected}`, () => assert.equal(findPartition(where), expected));
});
