import * as assert from "node:assert/strict";
import {
    GetAWSDefaultServiceQuotaCommand,
    GetServiceQuotaCommand,
    ServiceQuotasClient,
} from "@aws-sdk/client-service-quotas";
import { mockClient } from "aws-sdk-client-mock";
import { readVcpuQuota } from "../../../cli/aws/quotas";
import { connectBatch } from "../../../cli/jobs/aws/batch";

const refusal = (name: string) => Object.assign(new Error(name), { name });

describe("the quota that is read from AWS", () => {
    const quotas = mockClient(ServiceQuotasClient);
    beforeEach(() => quotas.reset());
    after(() => quotas.restore());
    const read = () => readVcpuQuota(new ServiceQuotasClient({ region: "r" }), "spot", "P");
    const absent = refusal("NoSuchResourceException");

    it("is the account's", async () => {
        quotas.on(GetServiceQuotaCommand).resolves({ Quota: { Value: 96 } });
        assert.equal(await read(), 96);
        assert.deepEqual(
            quotas.calls().map(({ args }) => args[0].input),
            [{ ServiceCode: "ec2", QuotaCode: "L-7212CCBC" }],
        );
    });

    it("is AWS's default where the account has none, also to explain a stuck job", async () => {
        quotas.on(GetServiceQuotaCommand).rejects(absent);
        quotas.on(GetAWSDefaultServiceQuotaCommand).resolves({ Quota: { Value: 0 } });
        assert.equal(await read(), 0);
        assert.equal(await connectBatch("us-east-2").spotQuotaVcpus("G"), 0);
    });

    it("is undefined where AWS has none either", async () => {
        quotas.on(GetServiceQuotaCommand).rejects(absent);
        quotas.on(GetAWSDefaultServiceQuotaCommand).rejects(absent);
        assert.equal(await read(), undefined);
    });

    it("is an error where it may not be read, and unknown to a stuck job", async () => {
        quotas.on(GetServiceQuotaCommand).rejects(refusal("AccessDeniedException"));
        await assert.rejects(read(), /AccessDeniedException/);
        assert.equal(await connectBatch("us-east-2").spotQuotaVcpus("G"), undefined);
    });
});
