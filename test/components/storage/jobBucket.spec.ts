import * as assert from "node:assert/strict";
import { UNKNOWN } from "../../../cli/check/engine/wire";
import { ACCOUNT, preview, type Preview } from "../../support/preview";

const NAME = `gpu-batch-prod-us-east-2-${ACCOUNT}`;

describe("JobBucket", () => {
    let plan: Preview;
    before(async () => {
        plan = await preview();
    });

    it("goes with its cell, content included", () =>
        assert.deepEqual(plan.inputs("aws:s3/bucket:Bucket"), {
            bucket: NAME,
            forceDestroy: true,
        }));

    it("is never public", () =>
        assert.deepEqual(plan.inputs("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"), {
            bucket: UNKNOWN,
            blockPublicAcls: true,
            blockPublicPolicy: true,
            ignorePublicAcls: true,
            restrictPublicBuckets: true,
        }));

    it("refuses plain HTTP, and an output that is written over", () => {
        const { policy } = plan.inputs("aws:s3/bucketPolicy:BucketPolicy");
        assert.deepEqual(JSON.parse(policy as string), {
            Version: "2012-10-17",
            Statement: [
                {
                    Sid: "RefusePlainHttp",
                    Effect: "Deny",
                    Principal: "*",
                    Action: "s3:*",
                    Resource: [`arn:aws:s3:::${NAME}`, `arn:aws:s3:::${NAME}/*`],
                    Condition: { Bool: { "aws:SecureTransport": "false" } },
                },
                {
                    Sid: "WriteOutputsOnce",
                    Effect: "Deny",
                    Principal: "*",
                    Action: "s3:PutObject",
                    Resource: `arn:aws:s3:::${NAME}/outputs/*`,
                    Condition: {
                        Null: { "s3:if-none-match": "true" },
                        Bool: { "s3:ObjectCreationOperation": "true" },
                    },
                },
            ],
        });
    });

    it("clears what no running job needs, and nothing else", () =>
        assert.deepEqual(
            plan.inputs("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration").rules,
            [
                {
                    id: "abort-unfinished-uploads",
                    status: "Enabled",
                    filter: { prefix: "" },
                    abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
                },
                {
                    id: "expire-temporary-objects",
                    status: "Enabled",
                    filter: { prefix: "tmp/" },
                    expiration: { days: 7 },
                },
                {
                    id: "expire-ami-logs",
                    status: "Enabled",
                    filter: { prefix: "ami-logs/" },
                    expiration: { days: 90 },
                },
            ],
        ));
});
