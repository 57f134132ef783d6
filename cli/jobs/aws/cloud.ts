import type { Cloud, ObjectPort } from "../types";
import { connectBatch } from "./batch";
import { translateError } from "./errors";

/** S3 of a region, through AWS's SDK, which is loaded with the first call. */
function connectObjects(region: string): ObjectPort {
    const open = async () => {
        const api = await import("@aws-sdk/client-s3");
        // A mock's endpoint has no names of buckets in front of its own.
        const forcePathStyle = process.env.AWS_ENDPOINT_URL !== undefined;
        return { api, client: new api.S3Client({ region, forcePathStyle }) };
    };
    return {
        put: async (bucket, key, body) => {
            try {
                const { api, client } = await open();
                await client.send(
                    new api.PutObjectCommand({ Bucket: bucket, Key: key, Body: body }),
                );
            } catch (error) {
                throw translateError(error, `write s3://${bucket}/${key}`);
            }
        },
        get: async (bucket, key) => {
            try {
                const { api, client } = await open();
                const { Body } = await client.send(
                    new api.GetObjectCommand({ Bucket: bucket, Key: key }),
                );
                return (await Body?.transformToString()) ?? "";
            } catch (error) {
                throw translateError(error, `read s3://${bucket}/${key}`);
            }
        },
    };
}

/** AWS itself; one client per region and service. */
export function connectCloud(): Cloud {
    const batches = new Map<string, ReturnType<typeof connectBatch>>();
    return {
        batch: (region) => {
            const known = batches.get(region) ?? connectBatch(region);
            batches.set(region, known);
            return known;
        },
        objects: connectObjects,
    };
}
