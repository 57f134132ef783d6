import type * as sdk from "@aws-sdk/client-s3";
import type { ObjectPort } from "../types";
import { translateError } from "./errors";

/**
 * How S3 says that a condition does not hold: another object is there, is being written, or is gone.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
const UNMET = /^(PreconditionFailed|ConditionalRequestConflict|NoSuchKey)$/;

/** AWS's SDK for S3 with a region's client. */
interface Sdk {
    readonly api: typeof sdk;
    readonly client: sdk.S3Client;
}

async function openSdk(region: string): Promise<Sdk> {
    const api = await import("@aws-sdk/client-s3");
    // A mock's endpoint has no names of buckets in front of its own.
    const forcePathStyle = process.env.AWS_ENDPOINT_URL !== undefined;
    return { api, client: new api.S3Client({ region, forcePathStyle }) };
}

/**
 * Calls S3 about one object.
 * @param unmet names of errors that are an answer: undefined
 */
async function call<T>(
    region: string,
    what: string,
    use: (sdk: Sdk) => Promise<T>,
    unmet?: RegExp,
): Promise<T | undefined> {
    try {
        return await use(await openSdk(region));
    } catch (error) {
        if (unmet?.test((error as Error).name)) return undefined;
        throw translateError(error, what);
    }
}

/** S3 of a region, through AWS's SDK, which is loaded with the first call. */
export function connectObjects(region: string): ObjectPort {
    const read = async (bucket: string, key: string, unmet?: RegExp) =>
        call(
            region,
            `read s3://${bucket}/${key}`,
            async ({ api, client }) => {
                const { Body, ETag = "" } = await client.send(
                    new api.GetObjectCommand({ Bucket: bucket, Key: key }),
                );
                return { text: (await Body?.transformToString()) ?? "", etag: ETag };
            },
            unmet,
        );
    const write = async (
        bucket: string,
        key: string,
        body: string,
        what = `write s3://${bucket}/${key}`,
        condition: Partial<sdk.PutObjectCommandInput> = {},
        unmet?: RegExp,
    ) =>
        call(
            region,
            what,
            async ({ api, client }) => {
                const { ETag = "" } = await client.send(
                    new api.PutObjectCommand({
                        Bucket: bucket,
                        Key: key,
                        Body: body,
                        ...condition,
                    }),
                );
                return ETag;
            },
            unmet,
        );
    return {
        put: async (bucket, key, body) => void (await write(bucket, key, body)),
        get: async (bucket, key) => (await read(bucket, key))?.text ?? "",
        find: (bucket, key) => read(bucket, key, /^NoSuchKey$/),
        replace: (bucket, key, body, expected) => {
            const condition = expected === undefined ? { IfNoneMatch: "*" } : { IfMatch: expected };
            const what = `submit with the claim s3://${bucket}/${key} in ${region}`;
            return write(bucket, key, body, what, condition, UNMET);
        },
    };
}
