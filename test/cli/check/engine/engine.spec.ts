import * as assert from "node:assert/strict";
import { Bucket } from "@pulumi/aws/s3/bucket";
import { Provider } from "@pulumi/aws/provider";
import * as pulumi from "@pulumi/pulumi";
import { readReferenceUrn } from "../../../../cli/check/engine/urn";
import { showUnknowns, UNKNOWN } from "../../../../cli/check/engine/wire";
import { inline, type Preview } from "../../../support/preview";

const BUCKET = "aws:s3/bucket:Bucket";

class Group extends pulumi.ComponentResource {
    constructor(
        name: string,
        make: (parent: pulumi.Resource) => void,
        opts?: pulumi.ComponentResourceOptions,
    ) {
        super("test:index:Group", name, {}, opts);
        make(this);
        this.registerOutputs({ done: true });
    }
}

/** Runs a program that makes resources and exports nothing. */
function make(body: () => void, config?: Record<string, string>): Promise<Preview> {
    return inline(() => {
        body();
        return Promise.resolve({});
    }, config);
}

const providerOf = (plan: Preview, name: string) =>
    plan.engine.find(readReferenceUrn(plan.only(BUCKET, name).provider));

describe("the offline engine", () => {
    it("places a resource under its ancestors", async () => {
        const plan = await make(() => {
            new Group("outer", (parent) => {
                new Group("inner", (inner) => new Bucket("b", {}, { parent: inner }), { parent });
            });
        });
        assert.equal(
            plan.only(BUCKET).urn,
            "urn:pulumi:dev::gpu-batch::test:index:Group$test:index:Group$aws:s3/bucket:Bucket::b",
        );
        assert.deepEqual(plan.only("test:index:Group", "inner").outputs, { done: true });
    });

    it("resolves providers: own, then inherited, then a default one", async () => {
        const plan = await make(
            () => {
                const own = new Provider("own", { region: "eu-north-1" });
                const group = new Provider("group", { region: "us-east-2" });
                new Group(
                    "g",
                    (parent) => {
                        new Bucket("inherits", {}, { parent });
                        new Bucket("names", {}, { parent, provider: own });
                    },
                    { providers: [group] },
                );
                new Bucket("defaults");
            },
            { "aws:region": "us-west-2" },
        );
        assert.equal(providerOf(plan, "inherits")?.name, "group");
        assert.equal(providerOf(plan, "names")?.name, "own");
        const fallback = providerOf(plan, "defaults");
        assert.deepEqual(
            [fallback?.name, fallback?.implicit, fallback?.inputs.region],
            ["default_7_48_0", true, "us-west-2"],
        );
    });

    it("refuses a default provider that the stack disables", async () =>
        assert.rejects(
            make(() => new Bucket("b"), { "pulumi:disable-default-providers": '["aws"]' }),
            /Default provider for 'aws' disabled\. 'urn:.*::b' must use an explicit provider\./,
        ));

    it("refuses a URN twice", async () =>
        assert.rejects(
            make(() => {
                new Bucket("b");
                new Bucket("b");
            }),
            /Duplicate resource URN 'urn:.*aws:s3\/bucket:Bucket::b'; try giving it a unique name/,
        ));

    it("records options and dependencies", async () => {
        const plan = await make(() => {
            const first = new Bucket("first");
            new Bucket(
                "second",
                { bucket: "chosen", tags: { of: first.arn } },
                {
                    dependsOn: first,
                    protect: true,
                    ignoreChanges: ["tags"],
                    deleteBeforeReplace: false,
                    retainOnDelete: true,
                    customTimeouts: { create: "150m" },
                },
            );
        });
        const [first, second] = [plan.only(BUCKET, "first"), plan.only(BUCKET, "second")];
        assert.deepEqual(second.dependencies, [first.urn]);
        assert.deepEqual(second.propertyDependencies, { tags: [first.urn] });
        const { aliases: _, ...options } = second.options;
        assert.deepEqual(options, {
            protect: true,
            ignoreChanges: ["tags"],
            deleteBeforeReplace: false,
            retainOnDelete: true,
            customTimeouts: { create: "150m", update: "", delete: "" },
        });
    });

    it("gives inputs back, and an unknown for what AWS will add", async () => {
        let [name, arn]: unknown[] = [];
        const plan = await make(() => {
            const bucket = new Bucket("b", { bucket: "chosen" });
            bucket.bucket.apply((value) => (name = value));
            bucket.arn.apply((value) => (arn = value));
        });
        assert.deepEqual([name, arn], ["chosen", undefined]);
        assert.equal(plan.only(BUCKET).outputs.arn, UNKNOWN);
    });

    it("applies transforms: own, then the parent's, then the stack's", async () => {
        const tag =
            (text: string): pulumi.ResourceTransform =>
            (args) => ({
                props: { ...args.props, tags: { order: `${args.props.tags?.order ?? ""}${text}` } },
                opts: args.opts,
            });
        const plan = await make(() => {
            pulumi.runtime.registerResourceTransform(tag("c"));
            new Group("g", (parent) => new Bucket("b", {}, { parent, transforms: [tag("a")] }), {
                transforms: [tag("b")],
            });
        });
        assert.deepEqual(plan.inputs(BUCKET).tags, { order: "abc" });
    });

    it("leaves another stack's outputs unknown", async () => {
        const plan = await make(() => {
            const other = new pulumi.StackReference("organization/other/prod");
            new Bucket("b", { bucket: other.getOutput("name") });
        });
        assert.equal(plan.only("pulumi:pulumi:StackReference").external, true);
        assert.equal(plan.inputs(BUCKET).bucket, UNKNOWN);
    });

    it("marks encrypted configuration as secret, and knows its text", async () => {
        const plan = await inline(
            () => {
                new Bucket("b", { tags: { key: new pulumi.Config("app").requireSecret("key") } });
                return Promise.resolve({});
            },
            { "app:key": "hunter2" },
            ["app:key"],
        );
        assert.deepEqual(showUnknowns(plan.only(BUCKET).inputs.tags), { key: "[secret]" });
        assert.ok(plan.engine.listSecrets().includes("hunter2"));
    });

    it("names a function that it has no answer for", async () =>
        assert.rejects(
            inline(() => pulumi.runtime.invoke("aws:ec2/getVpc:getVpc", {})),
            /no answer for the function aws:ec2\/getVpc:getVpc; add one to cli\/check\/engine\/invokes\.ts/,
        ));

    it("refuses a provider's method", async () => {
        class Cluster extends pulumi.ComponentResource {
            constructor() {
                super("eks:index:Cluster", "c", {}, {}, true);
            }
        }
        await assert.rejects(
            make(() => {
                pulumi.runtime.call("eks:index:Cluster/getKubeconfig", {}, new Cluster());
            }),
            /cannot run the method eks:index:Cluster\/getKubeconfig: it runs no provider/,
        );
    });
});
