import { UserError } from "../../../core/problems/userError";
import { Throttled, Unreachable, Unsure } from "../types";

interface AwsError extends Error {
    readonly $metadata?: { readonly httpStatusCode?: number };
    readonly $fault?: "client" | "server";
}

/** How AWS's services say "too fast". https://docs.aws.amazon.com/batch/latest/APIReference/CommonErrors.html */
const THROTTLED =
    /^(TooManyRequests|Throttling|RequestLimitExceeded|ProvisionedThroughput|SlowDown|EC2ThrottledException)/;
/** Codes of missing rights and of credentials that are not there, wrong or old. */
const DENIED = /AccessDenied|Unauthorized|^Forbidden$/;
const CREDENTIALS =
    /^(CredentialsProviderError|ExpiredToken|InvalidClientTokenId|UnrecognizedClient|SignatureDoesNotMatch|InvalidAccessKeyId)/;
/** Faults of the network before anything was sent: nothing can have been done. */
const NOT_SENT = /^(ENOTFOUND|ECONNREFUSED|EAI_AGAIN)$/;

/**
 * What an error of the AWS SDK means here. Throttling may be tried again, an answer that was lost
 * leaves it open whether the call was carried out, everything else is reported to the user in one line.
 * @param what the call and its target, e.g. `submit to us-east-2`
 */
export function translateError(error: unknown, what: string): Error {
    const { name, message, $metadata, $fault } = error as AwsError;
    const status = $metadata?.httpStatusCode;
    const code = (error as { code?: string }).code ?? "";
    if (error instanceof Throttled) return error;
    if (THROTTLED.test(name) || status === 429) return new Throttled(`${what}: ${message}`);
    if (CREDENTIALS.test(name))
        return new UserError(
            `cannot ${what}: ${message}; log in (aws sso login, or AWS_PROFILE) and try again`,
        );
    if (DENIED.test(name) || status === 403)
        return new UserError(
            `cannot ${what}: access denied (${message}); ask for the right that AWS names, or use other credentials`,
        );
    if (name === "NoSuchBucket")
        return new UserError(
            `cannot ${what}: there is no such bucket; run pulumi up, its outputs are old`,
        );
    if (NOT_SENT.test(code))
        return new Unreachable(
            `cannot ${what}: ${message || code}; see to the network and the region's name`,
        );
    if ($fault === "client" || (status !== undefined && status < 500))
        return new UserError(`cannot ${what}: AWS says ${name}: ${message}`);
    return new Unsure(`${what}: ${name}: ${message}`);
}

/**
 * Runs what a command does.
 * @throws UserError of one line where AWS throttles, cannot be reached or leaves a call open
 */
export async function reportInOneLine<T>(work: () => Promise<T>): Promise<T> {
    try {
        return await work();
    } catch (error) {
        if (error instanceof Throttled)
            throw new UserError(`AWS throttles the requests: ${error.message}; try again later`);
        if (error instanceof Unsure)
            throw new UserError(
                `AWS's answer was lost: ${error.message}; run the same command again, it goes on where it stopped`,
            );
        if (error instanceof Unreachable) throw new UserError(error.message);
        throw error;
    }
}
