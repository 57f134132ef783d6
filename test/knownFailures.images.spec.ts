import * as assert from "node:assert/strict";
import { readDocument } from "./support/documentProblems";
import { findDriverProblem } from "../core/facts/cudaDriver";
import { openSecrets } from "../cli/check/engine/wire";
import {
    containerOf,
    DEFINITION,
    ENVIRONMENT,
    environmentsOf,
    fallbackPlan,
} from "./support/fallbackPlan";
import { preview, type Preview } from "./support/preview";

const COMPONENT = "aws:imagebuilder/component:Component";

/** What other teams hit in images and AMIs, one test a failure; the numbers are those of docs/known-failures.md. */
describe("known failures", () => {
    let plan: Preview;
    let container: Record<string, unknown>;
    before(async () => {
        plan = await fallbackPlan();
        container = containerOf(plan);
    });
    const environments = () => environmentsOf(plan);

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

    it("8: an image has a fixed tag of its content, and its repository keeps 30 and more", async () => {
        const { image } = container as { image: string };
        assert.match(image, /\/gpu-batch\/prod-us-east-2:[0-9a-f]{32}$/);
        const again = (await preview()).inputs(DEFINITION).containerProperties as string;
        assert.equal((JSON.parse(again) as { image: string }).image, image);
        const name = "prod-us-east-2-image";
        const { imageTagMutability } = plan.inputs("aws:ecr/repository:Repository", name);
        assert.equal(imageTagMutability, "IMMUTABLE");
        const { policy } = plan.inputs("aws:ecr/lifecyclePolicy:LifecyclePolicy", name);
        const { rules } = JSON.parse(policy as string) as {
            rules: { selection: { tagStatus: string; countNumber: number } }[];
        };
        assert.ok(rules.some(({ selection }) => selection.tagStatus !== "untagged"));
        for (const { selection } of rules)
            assert.ok(selection.tagStatus === "untagged" || selection.countNumber >= 30);
    });

    it("12: Image Builder's versions follow from content, and nothing is deleted first", async () => {
        const version = async (config = {}) =>
            (await preview({ config })).inputs(COMPONENT).version;
        assert.equal(await version(), await version());
        assert.notEqual(await version({ image: { cuda: "13.0" } }), await version());
        const built = plan.all().filter(({ type }) => type.startsWith("aws:imagebuilder/"));
        assert.ok(built.length >= 6, String(built.length));
        for (const { type, options, inputs } of built) {
            assert.ok(!options.deleteBeforeReplace, type);
            assert.ok(!("name" in inputs), type);
        }
    });

    it("15: one manifest for linux/amd64", () => {
        for (const { inputs } of plan.some("docker:index/image:Image")) {
            const { build } = openSecrets(inputs) as { build: Record<string, unknown> };
            // This builder makes no index and no provenance; a container test looks at the result.
            assert.deepEqual(
                [build.platform, build.builderVersion],
                ["linux/amd64", "BuilderBuildKit"],
            );
        }
    });

    it("24: no clean-up takes the AMI that an environment uses", () => {
        const { policyDetails } = plan.inputs("aws:imagebuilder/lifecyclePolicy:LifecyclePolicy");
        const tag = plan.inputs("aws:ec2/tag:Tag");
        assert.ok(policyDetails.length > 0);
        for (const { action, exclusionRules } of policyDetails) {
            assert.deepEqual(action.includeResources, { amis: true, snapshots: true });
            assert.deepEqual(exclusionRules.amis.tagMap, { [tag.key]: tag.value });
        }
        const [image] = plan.only("aws:ec2/tag:Tag").propertyDependencies.resourceId ?? [];
        assert.equal(image, plan.only("aws:imagebuilder/image:Image").urn);
        for (const { dependencies } of plan.some(ENVIRONMENT))
            assert.ok(dependencies.includes(image ?? ""));
    });

    it("27: a driver that runs the image's CUDA, AL2023, and no state of an agent", () => {
        assert.ok(findDriverProblem("13.0", 535));
        assert.equal(findDriverProblem("13.0", 580), undefined);
        for (const { computeResources } of environments())
            for (const { imageType } of computeResources.ec2Configurations)
                assert.equal(imageType, "ECS_AL2023_NVIDIA");
        const { document } = readDocument(plan.inputs(COMPONENT).data as string);
        const [build, validate, test] = document?.phases ?? [];
        for (const phase of [build, validate])
            assert.equal(phase?.steps.at(-1)?.name, "CleanAgentState");
        assert.equal(test?.steps[0]?.name, "CheckClean");
    });
});
