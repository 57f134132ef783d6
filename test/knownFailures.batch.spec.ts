import * as assert from "node:assert/strict";
import { formatTemplateVersion } from "../components/batch/launchTemplate";
import { chooseRetryAction, SPOT_SAFE } from "../core/facts/retryStrategy";
import { findGpuInstance } from "../core/facts/gpuInstances";
import { openSecrets, UNKNOWN } from "../cli/check/engine/wire";
import { findFitProblem } from "../core/settings/jobFit";
import {
    containerOf,
    DEFINITION,
    ENVIRONMENT,
    environmentsOf,
    fallbackPlan,
} from "./support/fallbackPlan";
import { preview, type Preview } from "./support/preview";

const TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate";

/** What other teams hit in Batch, one test a failure; the numbers are those of docs/known-failures.md. */
describe("known failures", () => {
    let plan: Preview;
    let container: Record<string, unknown>;
    before(async () => {
        plan = await fallbackPlan();
        container = containerOf(plan);
    });
    const environments = () => environmentsOf(plan);

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
        assert.deepEqual(
            retryStrategy.evaluateOnExits,
            SPOT_SAFE.map((rule) => ({ ...rule, action: rule.action.toLowerCase() })),
        );
        assert.ok(retryStrategy.attempts >= 2 && retryStrategy.attempts <= 10);
        const statusReason = "Essential container in task exited";
        assert.equal(
            chooseRetryAction(SPOT_SAFE, { statusReason: "Host EC2 (instance i-1) terminated." }),
            "RETRY",
        );
        assert.equal(
            chooseRetryAction(SPOT_SAFE, { reason: "CannotPullContainerError: x" }),
            "RETRY",
        );
        assert.equal(chooseRetryAction(SPOT_SAFE, { exitCode: 1, statusReason }), "EXIT");
        assert.equal(chooseRetryAction(SPOT_SAFE, { exitCode: 137, statusReason }), "EXIT");
        assert.equal(chooseRetryAction([], { exitCode: 1 }), "RETRY");
    });

    it("3: every job reserves a GPU and every type is an x86_64 NVIDIA one", () => {
        const requirements = container.resourceRequirements as { type: string; value: string }[];
        assert.deepEqual(
            requirements.filter(({ type }) => type === "GPU"),
            [{ type: "GPU", value: "1" }],
        );
        for (const { computeResources } of environments())
            for (const type of computeResources.instanceTypes)
                assert.ok(findGpuInstance(type as string), type);
        for (const type of ["g4ad.xlarge", "g5g.xlarge"])
            assert.equal(findGpuInstance(type), undefined);
    });

    it("6: a job fits one type with what it registers, and the ceiling", () => {
        const job = { vcpus: 4, gpus: 1 };
        assert.ok(findFitProblem({ ...job, memoryMiB: 16384 }, ["g4dn.xlarge"]));
        assert.equal(findFitProblem({ ...job, memoryMiB: 14336 }, ["g4dn.xlarge"]), undefined);
        const requirements = container.resourceRequirements as { type: string; value: string }[];
        const amount = (type: string) =>
            Number(requirements.find((one) => one.type === type)?.value);
        const needs = { vcpus: amount("VCPU"), memoryMiB: amount("MEMORY"), gpus: amount("GPU") };
        for (const { computeResources } of environments()) {
            assert.equal(
                findFitProblem(needs, computeResources.instanceTypes as string[]),
                undefined,
            );
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
        assert.match(formatTemplateVersion(3), /^\d+$/);
        for (const { dependencies } of plan.some(ENVIRONMENT))
            assert.ok(dependencies.includes(plan.only(TEMPLATE).urn));
    });

    it("22: revisions stay registered, desiredVcpus is Batch's", () => {
        assert.equal(plan.inputs(DEFINITION).deregisterOnNewRevision, false);
        for (const { inputs, options } of plan.some(ENVIRONMENT)) {
            const { computeResources } = openSecrets(inputs) as { computeResources: object };
            assert.ok(!("desiredVcpus" in computeResources));
            assert.deepEqual(options.ignoreChanges, ["computeResources.desiredVcpus"]);
        }
    });

    it("23: an environment depends on its role and on every right of it", () => {
        const rights = plan
            .all()
            .filter(
                ({ type, name }) =>
                    /^aws:iam\/(role|rolePolicy):/.test(type) && name.includes("-instance"),
            )
            .map(({ urn }) => urn);
        assert.equal(rights.length, 2);
        for (const { dependencies } of plan.some(ENVIRONMENT))
            for (const urn of rights) assert.ok(dependencies.includes(urn), urn);
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
