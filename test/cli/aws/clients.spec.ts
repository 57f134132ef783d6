import * as assert from "node:assert/strict";
import { Readable } from "node:stream";
import { EC2Client } from "@aws-sdk/client-ec2";
import { mockClient } from "aws-sdk-client-mock";
import { configureClient } from "../../../cli/aws/clients";
import { readSpotHistory } from "../../../cli/regions/refresh/ec2";

const NOW = new Date("2026-11-21T00:00:00Z");

describe("the clients of a refresh", () => {
    // Other specs put a mock in the place of every EC2 client as soon as they are loaded.
    before(() => mockClient(EC2Client).restore());

    it("try again when EC2 throttles", async () => {
        const answers = ["throttled", "fine"];
        const asked: string[] = [];
        const client = new EC2Client({
            ...configureClient("us-east-2"),
            credentials: { accessKeyId: "a", secretAccessKey: "b" },
            requestHandler: {
                handle: () => {
                    const answer = answers.shift() ?? "throttled";
                    asked.push(answer);
                    return Promise.resolve({ response: answer === "fine" ? PRICES : THROTTLED });
                },
            } as never,
        });
        const signal = new AbortController().signal;
        const history = await readSpotHistory(client, ["g5.xlarge"], NOW, signal);
        assert.deepEqual(asked, ["throttled", "fine"]);
        assert.deepEqual([...history.keys()], ["g5.xlarge us-east-2a"]);
    });
});

/** An answer of EC2 over HTTP. */
const answer = (statusCode: number, xml: string) => ({
    statusCode,
    headers: { "content-type": "text/xml" },
    get body() {
        return Readable.from([Buffer.from(xml)]);
    },
});

const THROTTLED = answer(
    503,
    "<Response><Errors><Error><Code>RequestLimitExceeded</Code><Message>Request limit exceeded.</Message></Error></Errors><RequestID>1</RequestID></Response>",
);
const PRICES = answer(
    200,
    '<DescribeSpotPriceHistoryResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>1</requestId><spotPriceHistorySet><item>' +
        "<instanceType>g5.xlarge</instanceType><productDescription>Linux/UNIX</productDescription><spotPrice>0.4</spotPrice>" +
        "<timestamp>2026-11-01T00:00:00.000Z</timestamp><availabilityZone>us-east-2a</availabilityZone></item></spotPriceHistorySet><nextToken/></DescribeSpotPriceHistoryResponse>",
);
