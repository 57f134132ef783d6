import * as z from "zod";
import { parseS3Uri } from "../aws/s3Uri";

/** Whether a text names a bucket, or all below a prefix, and can stand in the resource of a policy. */
function isS3Prefix(text: string): boolean {
    // In a policy, * and ? are wildcards and $ begins a variable.
    return parseS3Uri(text) !== undefined && text.endsWith("/") && !/[*?$]|\.\./.test(text);
}

/** A place in S3, with a final slash. */
export const s3Prefix = z.string().refine(isS3Prefix, {
    error: (issue) =>
        `is ${JSON.stringify(issue.input)}; write s3://bucket/prefix/ with a final slash and no wildcard`,
});
