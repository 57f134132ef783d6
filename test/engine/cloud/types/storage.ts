import { arn, type TypeModel } from "../model";

const TERRAFORM =
    "https://github.com/hashicorp/terraform-provider-aws/blob/v6.0.0/internal/service";

export const BUCKET = "aws:s3/bucket:Bucket";

/** A part of a bucket's configuration; it goes with the bucket. */
const ofBucket = (file: string, required: readonly string[]): TypeModel => ({
    source: `${TERRAFORM}/s3/${file}`,
    required,
    replaces: ["bucket"],
    again: "overwrites",
    refersTo: [{ path: "bucket", type: BUCKET, by: "id" }],
    id: ({ bucket }) => String(bucket),
    outputs: () => ({}),
});

/** S3, CloudWatch Logs and Systems Manager's parameters. */
export const STORAGE: Readonly<Record<string, TypeModel>> = {
    [BUCKET]: {
        source: `${TERRAFORM}/s3/bucket.go`,
        required: [],
        autoName: "bucket",
        replaces: ["bucket", "bucketPrefix", "objectLockEnabled"],
        unique: ({ bucket }) => String(bucket),
        taken: "BucketAlreadyOwnedByYou: you already own the requested bucket",
        again: "refused",
        id: ({ bucket }) => String(bucket),
        outputs: ({ bucket }, { region }) => ({
            arn: `arn:aws:s3:::${bucket}`,
            bucketDomainName: `${bucket}.s3.amazonaws.com`,
            bucketRegion: region,
            bucketRegionalDomainName: `${bucket}.s3.${region}.amazonaws.com`,
            hostedZoneId: "Z2O1EMRO9K5GLX",
            websiteDomain: "",
            websiteEndpoint: "",
        }),
        emptiedBy: "forceDestroy",
        notEmpty: "BucketNotEmpty: The bucket you tried to delete is not empty",
    },
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": ofBucket(
        "bucket_lifecycle_configuration.go",
        ["bucket"],
    ),
    "aws:s3/bucketPolicy:BucketPolicy": ofBucket("bucket_policy.go", ["bucket", "policy"]),
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": ofBucket(
        "bucket_public_access_block.go",
        ["bucket"],
    ),
    "aws:cloudwatch/logGroup:LogGroup": {
        source: `${TERRAFORM}/logs/group.go`,
        required: [],
        autoName: "name",
        replaces: ["name", "namePrefix", "logGroupClass"],
        unique: ({ name }) => String(name),
        taken: "ResourceAlreadyExistsException: The specified log group already exists",
        again: "refused",
        keptBy: "skipDestroy",
        id: ({ name }) => String(name),
        outputs: ({ name }, { region }) => ({ arn: arn("logs", region, `log-group:${name}`) }),
    },
    "aws:ssm/parameter:Parameter": {
        source: `${TERRAFORM}/ssm/parameter.go`,
        required: ["type"],
        autoName: "name",
        replaces: ["name", "dataType"],
        unique: ({ name }) => String(name),
        taken: "ParameterAlreadyExists: The parameter already exists. To overwrite this value, set the overwrite option",
        again: "refused",
        id: ({ name }) => String(name),
        outputs: ({ name }, { region }) => ({
            arn: arn("ssm", region, `parameter${name}`),
            hasValueWo: false,
            version: 1,
        }),
        updated: ({ outputs }) => ({ version: Number(outputs.version) + 1 }),
    },
};
