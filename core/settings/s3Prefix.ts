import * as z from "zod";

/**
 * A place in S3, with a final slash. Bucket names: three to 63 small letters, digits, dots, hyphens.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
export const s3Prefix = z
    .string()
    .regex(/^s3:\/\/(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\/([^*?$]*\/)?$/, {
        error: (issue) =>
            `is ${JSON.stringify(issue.input)}; write s3://bucket/prefix/ with a final slash and no wildcard`,
    });
