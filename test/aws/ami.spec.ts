import * as assert from "node:assert/strict";
import {
    CreateImageCommand,
    DescribeImagesCommand,
    EC2Client,
    RunInstancesCommand,
} from "@aws-sdk/client-ec2";
import { gpuBatch } from "../support/command";
import { startMoto, type Moto } from "../support/moto";

describe("gpu-batch ami against AWS's APIs as moto serves them", () => {
    let moto: Moto;
    let ec2: EC2Client;
    before(async () => {
        moto = await startMoto();
        ec2 = new EC2Client({
            region: "us-east-2",
            endpoint: moto.environment.AWS_ENDPOINT_URL,
            credentials: { accessKeyId: "testing", secretAccessKey: "testing" },
        });
    });
    after(() => moto?.stop());

    /** An AMI of a cell, made of an instance as Image Builder makes it. */
    async function build(name: string, cell: string): Promise<string> {
        const { Images: [base] = [] } = await ec2.send(
            new DescribeImagesCommand({ Owners: ["amazon"] }),
        );
        const { Instances: [instance] = [] } = await ec2.send(
            new RunInstancesCommand({ ImageId: base!.ImageId, MinCount: 1, MaxCount: 1 }),
        );
        const Tags = [{ Key: "gpu-batch:cell", Value: cell }];
        const { ImageId } = await ec2.send(
            new CreateImageCommand({
                ...{ InstanceId: instance!.InstanceId, Name: name },
                TagSpecifications: [{ ResourceType: "image", Tags }],
            }),
        );
        return ImageId!;
    }
    const own = async () => {
        const { Images = [] } = await ec2.send(new DescribeImagesCommand({ Owners: ["self"] }));
        return Images.map(({ ImageId }) => ImageId);
    };
    const run = (...args: string[]) =>
        gpuBatch(["ami", ...args], { env: { PATH: process.env.PATH, ...moto.environment } });

    it("lists a cell's AMIs, deletes the old ones when told to, and leaves those of another cell", async () => {
        const other = await build("other", "test-us-east-2");
        const built = [
            await build("first", "prod-us-east-2"),
            await build("second", "prod-us-east-2"),
        ];
        const listed = await run("list", "-s", "prod", "--json");
        const { cells } = JSON.parse(listed.stdout) as { cells: { amis: { id: string }[] }[] };
        assert.deepEqual(cells[0]!.amis.map(({ id }) => id).sort(), [...built].sort());

        const asked = await run("gc", "-s", "prod", "--keep", "1");
        assert.deepEqual([asked.code, asked.stderr], [0, ""]);
        assert.match(asked.stdout, /^Nothing was deleted\./m);
        assert.equal((await own()).length, 3);

        const deleted = await run("gc", "-s", "prod", "--keep", "1", "--delete");
        assert.match(deleted.stdout, /^1 of 1 AMIs deleted with their snapshots\.$/m);
        const left = await own();
        assert.equal(left.length, 2);
        assert.ok(left.includes(other));
    });
});
