import * as s3 from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";
import { renderPolicy } from "../../core/aws/policyDocument";
import { AMI_LOG_PREFIX, OUTPUT_PREFIX } from "../../core/facts/names";

/** What a JobBucket needs. */
export interface JobBucketArgs {
    /** Physical name, chosen so that role documents can name it in a preview. */
    readonly bucketName: string;
    /** `aws`, `aws-cn` or `aws-us-gov`. */
    readonly partition: string;
}

/** Prefix of objects that a job writes before it knows them to be complete. */
const TEMPORARY_PREFIX = "tmp/";

/** Days after which an unfinished upload or a temporary object is of no use to any running job. */
const STALE_DAYS = 7;

/** Days that logs of AMI builds are kept. */
const AMI_LOG_DAYS = 90;

/**
 * The cell's own bucket: manifests, checkpoints and outputs of its jobs. It goes with the cell,
 * content included; what must outlive the cell belongs in a bucket of the `data` setting.
 */
export class JobBucket extends pulumi.ComponentResource {
    public readonly bucketName: pulumi.Output<string>;
    public readonly arn: pulumi.Output<string>;

    constructor(name: string, args: JobBucketArgs, opts?: pulumi.ComponentResourceOptions) {
        super("gpu-batch:storage:JobBucket", name, args, opts);
        const parent = { parent: this };

        const bucket = new s3.Bucket(
            name,
            // Content must not block the deletion of a cell that a region swap leaves behind.
            { bucket: args.bucketName, forceDestroy: true },
            parent,
        );
        new s3.BucketPublicAccessBlock(
            name,
            {
                bucket: bucket.id,
                blockPublicAcls: true,
                blockPublicPolicy: true,
                ignorePublicAcls: true,
                restrictPublicBuckets: true,
            },
            parent,
        );
        new s3.BucketLifecycleConfiguration(
            name,
            { bucket: bucket.id, rules: buildLifecycleRules() },
            parent,
        );
        new s3.BucketPolicy(name, { bucket: bucket.id, policy: buildBucketPolicy(args) }, parent);

        this.bucketName = bucket.id;
        this.arn = bucket.arn;
        this.registerOutputs({ bucketName: this.bucketName, arn: this.arn });
    }
}

function buildLifecycleRules() {
    return [
        {
            id: "abort-unfinished-uploads",
            status: "Enabled",
            filter: { prefix: "" },
            abortIncompleteMultipartUpload: { daysAfterInitiation: STALE_DAYS },
        },
        {
            id: "expire-temporary-objects",
            status: "Enabled",
            filter: { prefix: TEMPORARY_PREFIX },
            expiration: { days: STALE_DAYS },
        },
        {
            id: "expire-ami-logs",
            status: "Enabled",
            filter: { prefix: AMI_LOG_PREFIX },
            expiration: { days: AMI_LOG_DAYS },
        },
    ];
}

/** Nothing travels in plain text, and no output is written over, by a job, by hand or by a second attempt. */
function buildBucketPolicy({ bucketName, partition }: JobBucketArgs): string {
    const arn = `arn:${partition}:s3:::${bucketName}`;
    return renderPolicy([
        {
            Sid: "RefusePlainHttp",
            Effect: "Deny",
            Principal: "*",
            Action: "s3:*",
            Resource: [arn, `${arn}/*`],
            Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
        {
            // Of a multipart upload its completion counts: the parts cannot carry the header.
            // https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes-enforce.html
            Sid: "WriteOutputsOnce",
            Effect: "Deny",
            Principal: "*",
            Action: "s3:PutObject",
            Resource: `${arn}/${OUTPUT_PREFIX}*`,
            Condition: {
                Null: { "s3:if-none-match": "true" },
                Bool: { "s3:ObjectCreationOperation": "true" },
            },
        },
    ]);
}
