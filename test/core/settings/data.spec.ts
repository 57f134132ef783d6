import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { renderPolicy } from "../../../core/aws/policyDocument";
import { buildWorkflowNames } from "../../../core/facts/workflowNames";
import { buildTrainingStatements } from "../../../components/training/workflowRoles";
import { findDataProblems } from "../../../core/settings/data";
import type { Values } from "../../../core/settings/keys";
import { trainingSchema } from "../../../core/settings/training";

const valuesOf = (data: Values["data"], channels: Record<string, string> = {}) => ({
    data,
    training: trainingSchema.parse({ channels }),
});
const places = (count: number, prefix: string) =>
    Array.from({ length: count }, (_, index) => `s3://a-bucket-of-some-team/${prefix}${index}/`);

describe("places in S3", () => {
    it("that a role can name pass", () =>
        assert.deepEqual(findDataProblems(valuesOf({ read: places(15, "r"), write: [] })), []));

    it("that no role can name are one problem, channels among them", () => {
        const channels = Object.fromEntries(
            places(40, "c").map((place, index) => [`c${index}`, place]),
        );
        for (const values of [
            valuesOf({ read: places(60, "r"), write: [] }),
            valuesOf({ read: [], write: places(40, "w") }),
            valuesOf({ read: [], write: [] }, channels),
        ]) {
            const [problem, ...rest] = findDataProblems(values);
            assert.equal(problem?.key, "gpu-batch:data");
            assert.match(
                problem.message,
                /^lists more S3 locations .* by about \d+ characters; write fewer/,
            );
            assert.deepEqual(rest, []);
        }
    });

    it("that pass fit into the training role, which has the most rights", () => {
        const id = {
            stack: "s".repeat(25),
            region: "us-gov-northeast-1",
            accountId: "1".repeat(12),
        };
        // A bucket's name and a prefix of these lengths; the number tells places apart.
        const sizes = fc.array(fc.tuple(fc.integer({ min: 8, max: 63 }), fc.nat(40)), {
            maxLength: 25,
        });
        const list = sizes.map((all) =>
            all.map(([bucket, prefix], index) => {
                const name = String(index).padStart(bucket, "b");
                return `s3://${name}/${prefix > 0 ? `${"p".repeat(prefix)}/` : ""}`;
            }),
        );
        fc.assert(
            fc.property(list, list, list, (read, write, own) => {
                const channels = Object.fromEntries(own.map((uri, index) => [`c${index}`, uri]));
                const values = valuesOf({ read, write }, channels);
                fc.pre(findDataProblems(values).length === 0);
                const statements = buildTrainingStatements({
                    ...{
                        ...id,
                        names: buildWorkflowNames(id),
                        partition: "aws-us-gov",
                        data: values.data,
                    },
                    bucketName: `gpu-batch-${id.stack}-${id.region}-${id.accountId}`.slice(0, 63),
                    imageUri: `${id.accountId}.dkr.ecr.${id.region}.amazonaws.com/gpu-batch/${id.stack}:t`,
                    training: {
                        channels,
                        vpc: {
                            subnets: Array.from({ length: 16 }, () => "subnet-0123456789abcdef0"),
                            securityGroups: Array.from({ length: 5 }, () => "sg-0123456789abcdef0"),
                        },
                    },
                });
                assert.ok(renderPolicy(statements).length <= 10_240);
            }),
        );
    });
});
