/** A place in S3. */
export interface S3Location {
    readonly bucket: string;
    /** Key of an object, or a prefix of keys; empty for the whole bucket. */
    readonly key: string;
}

/** Bytes that a key may have. https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html */
const MAX_KEY_BYTES = 1024;

/**
 * Whether a name may be a bucket's: 3 to 63 lowercase letters, digits, dots and hyphens, a letter or
 * a digit at both ends, no two dots in a row, and not the form of an IP address.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
function isBucketName(name: string): boolean {
    return (
        /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) &&
        !name.includes("..") &&
        !/^\d+\.\d+\.\d+\.\d+$/.test(name)
    );
}

/** Reads `s3://bucket`, `s3://bucket/` and `s3://bucket/key`; undefined for anything else. */
export function parseS3Uri(uri: string): S3Location | undefined {
    const [, bucket = "", key = ""] = /^s3:\/\/([^/]*)(?:\/(.*))?$/s.exec(uri) ?? [];
    return isBucketName(bucket) && Buffer.byteLength(key) <= MAX_KEY_BYTES
        ? { bucket, key }
        : undefined;
}
