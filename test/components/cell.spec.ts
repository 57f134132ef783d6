import * as assert from "node:assert/strict";
import { preview, type Preview } from "../support/preview";

/** Every setting that a component can get, so that none is left out for want of a value. */
const EVERYTHING = {
    network: {
        bastion: {
            vpcId: "vpc-0123456789abcdef0",
            region: "us-west-2",
            privateIp: "10.9.0.10",
            cidr: "10.9.0.0/16",
            keyPair: "bastion",
        },
    },
    amiBuild: { adopted: { "us-east-2": "ami-0123456789abcdef0" } },
    alerts: { email: "team@example.com", monthlyBudgetUsd: 500 },
    image: { cuda: "12.9" },
};

/** What each component takes: a new setting reaches those alone that are changed to take it. */
const TAKEN: Readonly<Record<string, string>> = {
    "network:Network": "cidr region zones",
    "network:BastionPeering": "bastion cidr region routeTableIds securityGroupId vpcId",
    "storage:JobBucket": "bucketName partition",
    "image:GpuImage": "buildArgs context cuda dockerfile names pullPrincipals pushPrincipals tag",
    "ami:GpuAmi":
        "accountId adopted instanceTypes keep logBucket logPrefix logRetentionDays minimumDriver " +
        "names parentAmi region schedule securityGroupId subnetId tags volumeGiB vulnerabilityScan",
    "batch:SpotBatch":
        "accountId amiId data fairShare imageUri instanceTypes job jobsPerGpu keyPair " +
        "logRetentionDays maxVcpus names onDemandFallback region rootVolumeGiB securityGroupId " +
        "sessionManager stack subnetIds tags",
    "training:TrainingWorkflow":
        "accountId bucketName data imageUri logRetentionDays region stack tags teams training",
    "alerts:Alerts":
        "accountId buildsAmis email logRetentionDays monthlyBudgetUsd notify region stack " +
        "stateMachineArn",
};

describe("Cell", () => {
    let plan: Preview;
    before(async () => {
        plan = await preview({
            config: EVERYTHING,
            lock: (lock) => (lock.regions["us-east-2"].parentAmi = "ami-0000000000000000a"),
        });
    });

    for (const [component, taken] of Object.entries(TAKEN))
        it(`gives ${component} what it takes, and nothing else`, () =>
            assert.equal(
                Object.keys(plan.inputs(`gpu-batch:${component}`))
                    .sort()
                    .join(" "),
                taken,
            ));
});
