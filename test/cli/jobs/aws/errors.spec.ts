import * as assert from "node:assert/strict";
import { translateError } from "../../../../cli/jobs/aws/errors";

const sdk = (name: string, message: string, more: object = {}) =>
    Object.assign(new Error(message), { name, ...more });

describe("errors of AWS's SDK", () => {
    const TABLE: readonly [Error, string, RegExp][] = [
        [
            sdk("AccessDenied", "Access Denied", { $metadata: { httpStatusCode: 403 } }),
            "UserError",
            /^cannot write s3:\/\/b\/k: access denied \(Access Denied\); ask for the right/,
        ],
        [
            sdk("AccessDeniedException", "not authorized to perform: batch:SubmitJob"),
            "UserError",
            /batch:SubmitJob/,
        ],
        [
            sdk("CredentialsProviderError", "Could not load credentials from any providers"),
            "UserError",
            /log in \(aws sso login, or AWS_PROFILE\)/,
        ],
        [sdk("ExpiredTokenException", "expired"), "UserError", /log in/],
        [sdk("NoSuchBucket", "no"), "UserError", /there is no such bucket; run pulumi up/],
        [
            sdk("ClientException", "Job queue q does not exist", { $fault: "client" }),
            "UserError",
            /AWS says ClientException: Job queue q does not exist/,
        ],
        [
            sdk("Error", "connect ECONNREFUSED 127.0.0.1:9", { code: "ECONNREFUSED" }),
            "Unreachable",
            /see to the network/,
        ],
        [
            sdk("TooManyRequestsException", "Too Many Requests", { $fault: "client" }),
            "Throttled",
            /Too Many/,
        ],
        [
            sdk("ThrottlingException", "Rate exceeded", { $metadata: { httpStatusCode: 400 } }),
            "Throttled",
            /Rate/,
        ],
        [sdk("Whatever", "slow", { $metadata: { httpStatusCode: 429 } }), "Throttled", /slow/],
        [
            sdk("ServerException", "oops", {
                $fault: "server",
                $metadata: { httpStatusCode: 500 },
            }),
            "Unsure",
            /oops/,
        ],
        [sdk("TimeoutError", "socket hang up", { code: "ECONNRESET" }), "Unsure", /socket hang up/],
        [sdk("SyntaxError", "Unexpected token", {}), "Unsure", /Unexpected token/],
    ];
    for (const [error, name, says] of TABLE)
        it(`${error.name}: ${name}`, () => {
            const result = translateError(error, "write s3://b/k");
            assert.equal(result.name, name);
            assert.match(result.message, says);
            assert.doesNotMatch(result.message, /\n/);
        });
});
