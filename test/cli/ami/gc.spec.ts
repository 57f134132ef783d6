import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import {
    BatchClient,
    DescribeComputeEnvironmentsCommand,
    type ComputeEnvironmentDetail,
} from "@aws-sdk/client-batch";
import { DeregisterImageCommand, DescribeImagesCommand, EC2Client } from "@aws-sdk/client-ec2";
import { mockClient } from "aws-sdk-client-mock";
import { defineAmiCommand } from "../../../cli/ami/command";
import { printed, projectCopy } from "../../support/inProcessCommand";

/** An AMI of the cell in us-east-2; the id ends in the day of its creation. */
function image(day: number, tags: Record<string, string> = {}) {
    return {
        ImageId: id(day),
        Name: `gpu-${day}`,
        CreationDate: `2026-11-${String(day).padStart(2, "0")}T06:00:00.000Z`,
        BlockDeviceMappings: [{ Ebs: { VolumeSize: 100, SnapshotId: `snap-${day}` } }],
        Tags: Object.entries({ "gpu-batch:cell": "prod-us-east-2", ...tags }).map(
            ([Key, Value]) => ({ Key, Value }),
        ),
    };
}
const id = (day: number) => `ami-000000${String(day).padStart(2, "0")}`;

function environment(fields: ComputeEnvironmentDetail["computeResources"]) {
    return { computeEnvironmentName: "prod-spot", computeResources: fields } as never;
}

describe("gpu-batch ami", () => {
    const ec2 = mockClient(EC2Client);
    const batch = mockClient(BatchClient);
    after(() => [ec2, batch].forEach((mock) => mock.restore()));
    let directory: string;
    beforeEach(() => {
        for (const mock of [ec2, batch]) mock.reset();
        directory = projectCopy();
        // Seven AMIs on two pages; the environment uses the oldest, the third is tagged.
        ec2.on(DescribeImagesCommand).callsFake(({ NextToken }: { NextToken?: string }) =>
            NextToken
                ? { Images: [7, 6].map((day) => image(day)) }
                : {
                      Images: [1, 2, 3, 4, 5].map((day) =>
                          image(day, day === 3 ? { "gpu-batch:in-use": "true" } : {}),
                      ),
                      NextToken: "2",
                  },
        );
        ec2.on(DeregisterImageCommand).resolves({});
        batch.on(DescribeComputeEnvironmentsCommand).resolves({
            computeEnvironments: [
                environment(undefined),
                environment({
                    ec2Configuration: [{ imageType: "ECS_AL2023", imageIdOverride: id(1) }],
                } as never),
            ],
        });
    });
    afterEach(() => {
        fs.rmSync(directory, { recursive: true });
        process.exitCode = undefined;
    });
    const ami = (...args: string[]) => printed(defineAmiCommand(), [...args, "--cwd", directory]);
    const deleted = () =>
        ec2.commandCalls(DeregisterImageCommand).map(({ args: [{ input }] }) => input);

    it("deletes what is beyond the newest and used by nothing, with snapshots, oldest first", async () => {
        const { out } = await ami("gc", "-s", "prod", "--keep", "2", "--delete");
        assert.deepEqual(
            deleted(),
            [2, 4, 5].map((day) => ({ ImageId: id(day), DeleteAssociatedSnapshots: true })),
        );
        assert.deepEqual(out.split("\n"), [
            `us-east-2 ${id(2)} of 2026-11-02, 100 GiB (gpu-2): deleted`,
            `us-east-2 ${id(4)} of 2026-11-04, 100 GiB (gpu-4): deleted`,
            `us-east-2 ${id(5)} of 2026-11-05, 100 GiB (gpu-5): deleted`,
            "3 of 3 AMIs deleted with their snapshots.",
            "",
        ]);
        assert.equal(process.exitCode, undefined);
    });

    it("deletes nothing without being told to, and keeps amiBuild.keep", async () => {
        const { out } = await ami("gc", "-s", "prod");
        assert.deepEqual(deleted(), []);
        assert.deepEqual(out.split("\n"), [
            `us-east-2 ${id(2)} of 2026-11-02, 100 GiB (gpu-2): may go`,
            "Nothing was deleted. Delete them with: gpu-batch ami gc -s prod --delete",
            "",
        ]);
    });

    it("asks for the cell's own AMIs only", async () => {
        await ami("gc", "-s", "prod");
        const { Owners, Filters } = ec2.commandCalls(DescribeImagesCommand)[0]!.args[0].input;
        assert.deepEqual(
            [Owners, Filters],
            [["self"], [{ Name: "tag:gpu-batch:cell", Values: ["prod-us-east-2"] }]],
        );
    });

    it("keeps none in a region that the stack has left, but for what is used there", async () => {
        ec2.on(DescribeImagesCommand).resolves({
            Images: [1, 2].map((day) => image(day, { "gpu-batch:cell": "prod-eu-north-1" })),
        });
        const { out } = await ami("gc", "-s", "prod", "--region", "eu-north-1");
        assert.deepEqual(out.split("\n"), [
            `eu-north-1 ${id(2)} of 2026-11-02, 100 GiB (gpu-2): may go`,
            "Nothing was deleted. Delete them with: gpu-batch ami gc -s prod --region eu-north-1 --delete",
            "",
        ]);
    });

    it("never deletes an AMI that the configuration adopts", async () => {
        const file = `${directory}/Pulumi.prod.yaml`;
        fs.appendFileSync(file, `  gpu-batch:amiBuild:\n    adopted:\n      us-east-2: ${id(2)}\n`);
        const { out } = await ami("gc", "-s", "prod");
        assert.equal(out, "No AMI may go.\n");
    });

    it("goes on after one that cannot be deleted, and exits with 1", async () => {
        const refusal = Object.assign(new Error("not you"), { name: "UnauthorizedOperation" });
        ec2.on(DeregisterImageCommand, { ImageId: id(2) }).rejects(refusal);
        const { out } = await ami("gc", "-s", "prod", "--keep", "2", "--delete", "--json");
        const { amis } = JSON.parse(out) as { amis: { ami: { id: string }; error?: string }[] };
        assert.deepEqual(
            amis.map(({ ami, error }) => [ami.id, error]),
            [
                [id(2), "UnauthorizedOperation: not you"],
                [id(4), undefined],
                [id(5), undefined],
            ],
        );
        assert.equal(process.exitCode, 1);
    });

    it("deletes nothing when it cannot tell what is used", async () => {
        batch
            .on(DescribeComputeEnvironmentsCommand)
            .rejects(Object.assign(new Error("no"), { name: "AccessDeniedException" }));
        await assert.rejects(ami("gc", "-s", "prod", "--keep", "0", "--delete"), {
            message:
                "the AMIs in us-east-2 cannot be read (AccessDeniedException: no); it takes credentials with ec2:DescribeImages and batch:DescribeComputeEnvironments",
        });
        assert.deepEqual(deleted(), []);
    });

    it("lists who uses what, and how to adopt the newest", async () => {
        const { out } = await ami("list", "-s", "prod");
        assert.deepEqual(
            out.split("\n").map((line) => line.trimEnd()),
            [
                "prod-us-east-2:",
                "  AMI           created           GiB  used by    name",
                `  ${id(7)}  2026-11-07 06:00  100  -          gpu-7`,
                `  ${id(6)}  2026-11-06 06:00  100  -          gpu-6`,
                `  ${id(5)}  2026-11-05 06:00  100  -          gpu-5`,
                `  ${id(4)}  2026-11-04 06:00  100  -          gpu-4`,
                `  ${id(3)}  2026-11-03 06:00  100  tagged     gpu-3`,
                `  ${id(2)}  2026-11-02 06:00  100  -          gpu-2`,
                `  ${id(1)}  2026-11-01 06:00  100  prod-spot  gpu-1`,
                `  adopt ${id(7)} with: pulumi config set -s prod --path 'gpu-batch:amiBuild.adopted.us-east-2' ${id(7)}`,
                "",
            ],
        );
    });

    it("says that a cell has none", async () => {
        ec2.on(DescribeImagesCommand).resolves({});
        assert.equal((await ami("list", "-s", "prod")).out, "prod-us-east-2: no AMI\n");
    });
});
