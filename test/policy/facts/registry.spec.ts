import * as assert from "node:assert/strict";
import { findRepositoryArn } from "../../../core/aws/roleStatements";
import { parseEcrImage, isContentTag } from "../../../policy/facts/registry";

describe("registries", () => {
    for (const host of [
        "dkr.ecr.us-east-2.amazonaws.com",
        "dkr.ecr-fips.us-east-2.amazonaws.com",
        "dkr-ecr.us-east-2.on.aws",
        "dkr-ecr-fips.us-east-2.on.aws",
        "dkr.ecr.cn-north-1.amazonaws.com.cn",
        "dkr-ecr.cn-north-1.on.amazonwebservices.com.cn",
        "dkr.ecr-fips.us-gov-west-1.amazonaws.com",
    ])
        it(`of ECR: ${host}, as the program reads it`, () => {
            const image = `123456789012.${host}/team/jobs:1`;
            const found = parseEcrImage(image);
            assert.ok(found);
            assert.equal(
                findRepositoryArn(image, "aws"),
                `arn:aws:ecr:${found.region}:${found.account}:repository/team/jobs`,
            );
        });

    for (const image of [
        "public.ecr.aws/a/b:1",
        "12345.dkr.ecr.us-east-2.amazonaws.com/a:1",
        "123456789012.dkr.ecr.us-east-2.amazonaws.com.example.org/a:1",
        "123456789012.dkr.ecr.us-east-2.amazonaws.com",
        "example.org/123456789012.dkr.ecr.us-east-2.amazonaws.com/a:1",
    ])
        it(`of others: ${image}`, () => {
            assert.equal(parseEcrImage(image), undefined);
            assert.equal(findRepositoryArn(image, "aws"), undefined);
        });

    for (const [tag, isContent] of [
        ["0123456789abcdef0123456789abcdef", true],
        ["git-0a1b2c3d4e5f", true],
        ["123456789012", true],
        ["latest", false],
        ["v1", false],
        ["0123456789a", false],
        ["20261125", false],
        ["202611251200", false],
        ["20261125120000", false],
        ["1764072000000", false],
    ] as const)
        it(`${isContent ? "know" : "know no"} content in the tag ${tag}`, () =>
            assert.equal(isContentTag(tag), isContent));
});
