import * as assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { projectCopy } from "../support/inProcessCommand";
import { startMoto, type Moto } from "../support/moto";
import { ROOT } from "../support/preview";

/** A queue as a console recipe makes it: a spot environment, one on demand, two revisions of a definition. */
const SETUP = `
import boto3, json
region = "us-east-2"
batch, ec2, iam = (boto3.client(name, region_name=region) for name in ("batch", "ec2", "iam"))
role = iam.create_role(RoleName="batch", AssumeRolePolicyDocument="{}")["Role"]["Arn"]
iam.create_instance_profile(InstanceProfileName="instances")
profile = iam.get_instance_profile(InstanceProfileName="instances")["InstanceProfile"]["Arn"]
vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
group = ec2.create_security_group(GroupName="g", Description="g", VpcId=vpc)["GroupId"]
image = ec2.describe_images()["Images"][0]["ImageId"]
template = ec2.create_launch_template(LaunchTemplateName="gpu", LaunchTemplateData={
    "ImageId": image, "UserData": "IyEvYmluL3No",
    "BlockDeviceMappings": [{"DeviceName": "/dev/xvda", "Ebs": {"VolumeSize": 200}}],
})["LaunchTemplate"]["LaunchTemplateId"]
def environment(name, kind, vcpus, **more):
    return batch.create_compute_environment(computeEnvironmentName=name, type="MANAGED", state="ENABLED", serviceRole=role,
        computeResources=dict(type=kind, minvCpus=0, maxvCpus=vcpus, desiredvCpus=0, instanceTypes=["g5.xlarge", "g6.xlarge", "g4dn.xlarge"],
            subnets=[subnet], securityGroupIds=[group], instanceRole=profile, **more))["computeEnvironmentArn"]
spot = environment("spot", "SPOT", 96, allocationStrategy="SPOT_CAPACITY_OPTIMIZED", launchTemplate={"launchTemplateId": template, "version": "$Latest"})
demand = environment("demand", "EC2", 16)
batch.create_job_queue(jobQueueName="Team_GPU", state="ENABLED", priority=7, computeEnvironmentOrder=[
    {"order": 1, "computeEnvironment": spot}, {"order": 2, "computeEnvironment": demand}])
for memory in ("4096", "8192"):
    batch.register_job_definition(jobDefinitionName="train", type="container", timeout={"attemptDurationSeconds": 1800},
        retryStrategy={"attempts": 3}, containerProperties=dict(image="111122223333.dkr.ecr.us-east-2.amazonaws.com/train:v1", command=["python", "train.py"],
        resourceRequirements=[{"type": "VCPU", "value": "4"}, {"type": "MEMORY", "value": memory}, {"type": "GPU", "value": "1"}],
        volumes=[{"name": "scratch", "host": {"sourcePath": "/scratch"}}]))
print(json.dumps({"image": image}))
`;

describe("import from AWS Batch as moto serves it", () => {
    let moto: Moto;
    let directory: string;
    let image: string;
    before(async () => {
        moto = await startMoto();
        const env = { ...process.env, ...moto.environment };
        const out = execFileSync(moto.python, ["-c", SETUP], { env, encoding: "utf8" });
        ({ image } = JSON.parse(out) as { image: string });
    });
    after(() => moto?.stop());
    beforeEach(() => (directory = projectCopy()));
    afterEach(() => fs.rmSync(directory, { recursive: true }));

    /** Runs the command; an array of its lines on each stream is easier to look at than two texts. */
    async function run(...args: string[]) {
        const { PATH, HOME } = process.env;
        const program = [path.join(ROOT, "bin/gpu-batch.cjs"), "import", "--cwd", directory];
        // Moto is another process, so waiting for the command does not stop it.
        const { status, stdout, stderr } = spawnSync(process.execPath, [...program, ...args], {
            env: { PATH, HOME, ...moto.environment },
            encoding: "utf8",
        });
        return Promise.resolve({ status, stdout, stderr });
    }
    const FROM = ["--from-batch", "Team_GPU", "--region", "us-east-2"];

    it("prints the closest settings of the newest revision, and writes nothing", async () => {
        const args = [...FROM, "--job-definition", "train", "--json"];
        const { status, stdout, stderr } = await run(...args);
        assert.deepEqual([status, stderr], [0, ""]);
        const { stack, written, settings, differences, problems } = JSON.parse(stdout);
        assert.deepEqual([stack, written, problems], ["team-gpu", false, []]);
        assert.deepEqual(settings, {
            ...{ regions: ["us-east-2"], instanceTypes: ["g5.xlarge", "g6.xlarge", "g4dn.xlarge"] },
            ...{ maxVcpus: 96, onDemandFallback: 16, rootVolumeGiB: 200, ami: image },
            job: {
                ...{ vcpus: 4, memoryMiB: 8192, gpus: 1, command: ["python", "train.py"] },
                ...{ timeoutMinutes: 30, attempts: 3 },
            },
        });
        assert.ok(
            differences.some(({ message }: { message: string }) =>
                message.startsWith(
                    "its image 111122223333.dkr.ecr.us-east-2.amazonaws.com/train:v1 is named without a digest",
                ),
            ),
        );
        const subjects = new Set(differences.map(({ of }: { of: string }) => of));
        assert.deepEqual(
            [...subjects],
            ["queue Team_GPU", "environment spot", "environment demand", "job definition train:2"],
        );
        assert.ok(!fs.existsSync(path.join(directory, "Pulumi.team-gpu.yaml")));
    });

    it("reads an older revision when one is named, and says a line for each difference", async () => {
        const { stdout } = await run(...FROM, "--job-definition", "train:1");
        assert.match(stdout, /^# Pulumi\.team-gpu\.yaml, not written; add --write$/m);
        assert.match(stdout, /^ {4}memoryMiB: 4096$/m);
        assert.match(stdout, /^ {2}- job definition train:1: host volumes \(scratch\): /m);
        assert.match(stdout, /^ {2}- queue Team_GPU: priority 7: /m);
        assert.match(stdout, /^ {2}~ environment demand: on demand: it becomes onDemandFallback/m);
        assert.match(stdout, /^ {2}~ environment spot: SPOT_CAPACITY_OPTIMIZED: /m);
    });

    it("writes a stack, once", async () => {
        const args = [...FROM, "--job-definition", "train", "--stack", "old", "--write"];
        const { status, stdout } = await run(...args);
        assert.equal(status, 0, stdout);
        const text = fs.readFileSync(path.join(directory, "Pulumi.old.yaml"), "utf8");
        assert.match(text, /^# Closest to the Batch queue Team_GPU in us-east-2; /);
        assert.match(text, /pulumi:disable-default-providers: \[aws\]/);
        const again = await run(...args);
        assert.deepEqual([again.status, again.stdout], [1, ""]);
        assert.match(again.stderr, /stack: Pulumi\.old\.yaml exists/);
    });

    it("names what is not there, and how to find it", async () => {
        const queue = await run("--from-batch", "none", "--region", "us-east-2");
        assert.equal(queue.status, 1);
        assert.match(
            queue.stderr,
            /^there is no queue none in us-east-2; list them with: aws batch/,
        );
        const definition = await run(...FROM, "--job-definition", "none");
        assert.equal(definition.status, 1);
        assert.match(definition.stderr, /^there is no active job definition none in us-east-2; /);
    });
});
