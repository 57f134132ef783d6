import * as assert from "node:assert/strict";
import { readDocument } from "../components/ami/documentProblems";
import { templateVersion } from "../components/batch/launchTemplate";
import { decide, SPOT_SAFE } from "../components/batch/retryStrategy";
import { driverProblem } from "../components/image/cudaDriver";
import { gpuInstance } from "../components/shared/gpuInstances";
import { awsAnswers } from "../offline/invokes";
import { isProviderType, packageOf, urnOfReference } from "../offline/urn";
import { opened, UNKNOWN } from "../offline/wire";
import { fitProblem } from "../settings/jobFit";
import { preview, type Preview } from "./support/preview";

const ENVIRONMENT = "aws:batch/computeEnvironment:ComputeEnvironment";
const DEFINITION = "aws:batch/jobDefinition:JobDefinition";
const COMPONENT = "aws:imagebuilder/component:Component";
const TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate";

/** What other teams hit, one test a failure; the numbers are those of docs/known-failures.md. */
describe("known failures", () => {
    let plan: Preview;
    let container: Record<string, unknown>;
    before(async () => {
        plan = await preview({ config: { onDemandFallback: 16 } });
        const { containerProperties } = plan.inputs(DEFINITION);
        container = JSON.parse(containerProperties as string) as Record<string, unknown>;
    });
    const environments = () =>
        // eslint-disable-next-line @typescript-eslint/no-explicit-any
        plan.all(ENVIRONMENT).map(({ inputs }) => opened(inputs) as any);

    it("1: an environment stays updatable in place", () => {
        for (const { serviceRole, name, namePrefix, computeResources } of environments()) {
            assert.deepEqual([serviceRole, name, namePrefix], [undefined, undefined, undefined]);
            assert.match(
                computeResources.allocationStrategy as string,
                /^(BEST_FIT_PROGRESSIVE|SPOT_CAPACITY_OPTIMIZED|SPOT_PRICE_CAPACITY_OPTIMIZED)$/,
            );
            assert.equal(computeResources.ec2Configurations.length, 1);
            assert.ok("launchTemplate" in computeResources);
            assert.ok(
                !("placementGroup" in computeResources || "spotIamFleetRole" in computeResources),
            );
        }
    });

    it("2: host loss and pull errors retry, failures of the program end the job", () => {
        const { retryStrategy } = plan.inputs(DEFINITION);
        assert.deepEqual(retryStrategy.evaluateOnExits, SPOT_SAFE);
        assert.ok(retryStrategy.attempts >= 2 && retryStrategy.attempts <= 10);
        const statusReason = "Essential container in task exited";
        assert.equal(
            decide(SPOT_SAFE, { statusReason: "Host EC2 (instance i-1) terminated." }),
            "RETRY",
        );
        assert.equal(decide(SPOT_SAFE, { reason: "CannotPullContainerError: x" }), "RETRY");
        assert.equal(decide(SPOT_SAFE, { exitCode: 1, statusReason }), "EXIT");
        assert.equal(decide(SPOT_SAFE, { exitCode: 137, statusReason }), "EXIT");
        assert.equal(decide([], { exitCode: 1 }), "RETRY");
    });

    it("3: every job reserves a GPU and every type is an x86_64 NVIDIA one", () => {
        const requirements = container.resourceRequirements as { type: string; value: string }[];
        assert.deepEqual(
            requirements.filter(({ type }) => type === "GPU"),
            [{ type: "GPU", value: "1" }],
        );
        for (const { computeResources } of environments())
            for (const type of computeResources.instanceTypes)
                assert.ok(gpuInstance(type as string), type);
        for (const type of ["g4ad.xlarge", "g5g.xlarge"])
            assert.equal(gpuInstance(type), undefined);
    });

    it("5: the AMI's daemon.json has both keys, and Docker is really restarted", async () => {
        const { data } = (await preview({ stack: "prod" })).inputs(COMPONENT);
        const { document, problems } = readDocument(data as string);
        assert.deepEqual(problems, []);
        const [runtime = "", restart = ""] = (document?.phases[0]?.steps ?? []).map(({ inputs }) =>
            inputs.commands.join("\n"),
        );
        assert.match(runtime, /config\["default-runtime"\] = "nvidia"/);
        assert.match(runtime, /"path": "nvidia-container-runtime"/);
        assert.match(restart, /^systemctl restart docker$/m);
        assert.doesNotMatch(data as string, /^[^#]*dockerd --validate/m);
    });

    it("6: a job fits one type with what it registers, and the ceiling", () => {
        const job = { vcpus: 4, gpus: 1 };
        assert.ok(fitProblem({ ...job, memoryMiB: 16384 }, ["g4dn.xlarge"]));
        assert.equal(fitProblem({ ...job, memoryMiB: 14336 }, ["g4dn.xlarge"]), undefined);
        const requirements = container.resourceRequirements as { type: string; value: string }[];
        const amount = (type: string) =>
            Number(requirements.find((one) => one.type === type)?.value);
        const needs = { vcpus: amount("VCPU"), memoryMiB: amount("MEMORY"), gpus: amount("GPU") };
        for (const { computeResources } of environments()) {
            assert.equal(fitProblem(needs, computeResources.instanceTypes as string[]), undefined);
            assert.ok(needs.vcpus <= computeResources.maxVcpus);
        }
    });

    it("7: the queue cancels jobs that can never start, for all three reasons", () => {
        const { jobStateTimeLimitActions: limits } = plan.inputs("aws:batch/jobQueue:JobQueue");
        assert.deepEqual(limits.map(({ reason }: { reason: string }) => reason).sort(), [
            "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY",
            "MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE",
            "MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT",
        ]);
        for (const { action, state, maxTimeSeconds } of limits) {
            assert.deepEqual([action, state], ["CANCEL", "RUNNABLE"]);
            assert.ok(maxTimeSeconds >= 600 && maxTimeSeconds <= 86400);
        }
    });

    it("8: an image has a fixed tag of its content, and its repository keeps 30 and more", async () => {
        const { image } = container as { image: string };
        assert.match(image, /\/gpu-batch\/prod-us-east-2:[0-9a-f]{32}$/);
        const again = (await preview()).inputs(DEFINITION).containerProperties as string;
        assert.equal((JSON.parse(again) as { image: string }).image, image);
        const name = "prod-us-east-2-image";
        const { imageTagMutability } = plan.inputs("aws:ecr/repository:Repository", name);
        assert.equal(imageTagMutability, "IMMUTABLE");
        const { policy } = plan.inputs("aws:ecr/lifecyclePolicy:LifecyclePolicy", name);
        for (const { selection } of (
            JSON.parse(policy as string) as {
                rules: { selection: { tagStatus: string; countNumber: number } }[];
            }
        ).rules)
            assert.ok(selection.tagStatus === "untagged" || selection.countNumber >= 30);
    });

    it("9: names carry the region, so another region has other URNs", async () => {
        const other = await preview({ config: { regions: ["eu-north-1"] } });
        const cellUrns = ({ engine }: Preview) =>
            engine.registrations
                .filter(
                    ({ type }) =>
                        type !== "pulumi:pulumi:Stack" &&
                        !/^pulumi:providers:(awsx|docker)$/.test(type),
                )
                .map(({ urn }) => urn);
        const shared = cellUrns(plan).filter((urn) => cellUrns(other).includes(urn));
        assert.deepEqual(shared, []);
    });

    it("10: no default provider of AWS, and one region throughout", () => {
        const values = plan.engine.options.config["pulumi:disable-default-providers"];
        assert.equal(values, '["aws"]');
        const defaults = plan.all("pulumi:providers:aws").filter(({ implicit }) => implicit);
        assert.deepEqual(defaults, []);
        for (const { type, custom, provider, urn } of plan.all()) {
            if (!custom || isProviderType(type) || packageOf(type) !== "aws") continue;
            const { region } = plan.engine.find(urnOfReference(provider))?.inputs ?? {};
            assert.equal(region, "us-east-2", urn);
        }
        // A dashboard shows the account's charges too, which AWS publishes in us-east-1 alone.
        const judged = plan
            .all()
            .filter(({ type }) => type !== "aws:cloudwatch/dashboard:Dashboard");
        const texts = JSON.stringify(judged.map(({ inputs }) => inputs));
        const regions = new Set(texts.match(/\b(us|eu|ap|ca|sa|me|af)-[a-z]+-\d(?=[:."\\/-])/g));
        assert.deepEqual([...regions], ["us-east-2"]);
    });

    it("11: nothing asks AWS or docker: every invoke is answered here", () => {
        const tokens = new Set(plan.engine.invocations.map(({ token }) => token));
        const answered = Object.keys(awsAnswers("123456789012"));
        assert.deepEqual(
            [...tokens].filter((token) => !answered.includes(token)),
            [],
        );
    });

    it("12: Image Builder's versions follow from content, and nothing is deleted first", async () => {
        const version = async (config = {}) =>
            (await preview({ config })).inputs(COMPONENT).version;
        assert.equal(await version(), await version());
        assert.notEqual(await version({ image: { cuda: "13.0" } }), await version());
        for (const { type, options, inputs } of plan.all()) {
            if (!type.startsWith("aws:imagebuilder/")) continue;
            assert.ok(!options.deleteBeforeReplace, type);
            assert.ok(!("name" in inputs), type);
        }
    });

    it("13: three types or more, two zones or more, price-capacity-optimized, no bid", async () => {
        for (const stack of ["prod", "test"]) {
            const { computeResources } = (await preview({ stack })).inputs(ENVIRONMENT);
            assert.ok(computeResources.instanceTypes.length >= 3);
            assert.equal(computeResources.allocationStrategy, "SPOT_PRICE_CAPACITY_OPTIMIZED");
            assert.ok(!("bidPercentage" in computeResources));
            const vpc = (await preview({ stack })).inputs("awsx:ec2:Vpc");
            assert.ok(vpc.availabilityZoneNames.length >= 2);
        }
    });

    it("15: one manifest for linux/amd64", () => {
        for (const { inputs } of plan.all("docker:index/image:Image")) {
            const { build } = opened(inputs) as { build: Record<string, unknown> };
            // This builder makes no index and no provenance; a container test looks at the result.
            assert.deepEqual(
                [build.platform, build.builderVersion],
                ["linux/amd64", "BuilderBuildKit"],
            );
        }
    });

    it("16: a numeric template version, one place for the AMI, a root of 100 GiB or more", () => {
        const template = plan.inputs(TEMPLATE);
        assert.ok(!("imageId" in template || "instanceMarketOptions" in template));
        assert.equal(template.blockDeviceMappings[0].deviceName, "/dev/xvda");
        assert.ok(template.blockDeviceMappings[0].ebs.volumeSize >= 100);
        for (const { computeResources } of environments()) {
            assert.ok(!("imageId" in computeResources));
            assert.equal(computeResources.launchTemplate.version, UNKNOWN);
        }
        // Once the template has a version, the environment's is that number as text.
        assert.match(templateVersion(3), /^\d+$/);
        for (const { dependencies } of plan.all(ENVIRONMENT))
            assert.ok(dependencies.includes(plan.only(TEMPLATE).urn));
    });

    it("21: no NAT, a gateway endpoint on the route tables, pinned subnets and zones", () => {
        const vpc = plan.inputs("awsx:ec2:Vpc");
        assert.deepEqual(vpc.natGateways, { strategy: "None" });
        assert.equal(vpc.vpcEndpointStrategy, "Auto");
        assert.equal(vpc.vpcEndpointSpecs[0].vpcEndpointType, "Gateway");
        assert.equal(vpc.subnetSpecs[0].cidrBlocks.length, vpc.availabilityZoneNames.length);
        assert.equal(vpc.subnetSpecs[0].type, "Public");
    });

    it("22: revisions stay registered, desiredVcpus is Batch's", () => {
        assert.equal(plan.inputs(DEFINITION).deregisterOnNewRevision, false);
        for (const { inputs, options } of plan.all(ENVIRONMENT)) {
            const { computeResources } = opened(inputs) as { computeResources: object };
            assert.ok(!("desiredVcpus" in computeResources));
            assert.deepEqual(options.ignoreChanges, ["computeResources.desiredVcpus"]);
        }
    });

    it("23: an environment depends on its role and on every right of it", () => {
        const rights = plan
            .all()
            .filter(
                ({ type, name }) =>
                    /^aws:iam\/(role|rolePolicyAttachment):/.test(type) &&
                    name.includes("-instance"),
            )
            .map(({ urn }) => urn);
        assert.equal(rights.length, 3);
        for (const { dependencies } of plan.all(ENVIRONMENT))
            for (const urn of rights) assert.ok(dependencies.includes(urn), urn);
    });

    it("24: no clean-up takes the AMI that an environment uses", () => {
        const { policyDetails } = plan.inputs("aws:imagebuilder/lifecyclePolicy:LifecyclePolicy");
        const tag = plan.inputs("aws:ec2/tag:Tag");
        for (const { action, exclusionRules } of policyDetails) {
            assert.deepEqual(action.includeResources, { amis: true, snapshots: true });
            assert.deepEqual(exclusionRules.amis.tagMap, { [tag.key]: tag.value });
        }
        const [image] = plan.only("aws:ec2/tag:Tag").propertyDependencies.resourceId ?? [];
        assert.equal(image, plan.only("aws:imagebuilder/image:Image").urn);
        for (const { dependencies } of plan.all(ENVIRONMENT))
            assert.ok(dependencies.includes(image ?? ""));
    });

    it("27: a driver that runs the image's CUDA, AL2023, and no state of an agent", () => {
        assert.ok(driverProblem("13.0", 535));
        assert.equal(driverProblem("13.0", 580), undefined);
        for (const { computeResources } of environments())
            for (const { imageType } of computeResources.ec2Configurations)
                assert.equal(imageType, "ECS_AL2023_NVIDIA");
        const { document } = readDocument(plan.inputs(COMPONENT).data as string);
        const [build, validate, test] = document?.phases ?? [];
        for (const phase of [build, validate])
            assert.equal(phase?.steps.at(-1)?.name, "CleanAgentState");
        assert.equal(test?.steps[0]?.name, "CheckClean");
    });

    it("29: an own log group with retention, shared memory, patient agents", () => {
        const group = plan.inputs("aws:cloudwatch/logGroup:LogGroup", "prod-us-east-2-jobs");
        assert.ok(group.retentionInDays > 0);
        const { options } = container.logConfiguration as { options: Record<string, string> };
        assert.equal(options["awslogs-group"], group.name);
        const { sharedMemorySize } = container.linuxParameters as { sharedMemorySize: number };
        assert.ok(sharedMemorySize >= 1024);
        const userData = Buffer.from(plan.inputs(TEMPLATE).userData as string, "base64").toString();
        assert.match(userData, /ECS_CONTAINER_CREATE_TIMEOUT=10m/);
        assert.match(userData, /ECS_IMAGE_PULL_BEHAVIOR=prefer-cached/);
    });
});
