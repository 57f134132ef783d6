import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { recommended } from "./cloud/answers";
import { activeRevisions } from "./cloud/types/batch";
import { contextWith, otherCode } from "./support/contexts";
import { succeeded, told, type Run } from "./support/events";
import { Lab, type Saved } from "./support/lab";
import type { StackChange } from "./support/project";

const CELL = "prod-us-east-2";
const ENVIRONMENT = `computeEnvironment:ComputeEnvironment ${CELL}-spot`;
const DEFINITION = `jobDefinition:JobDefinition ${CELL}-job`;
/** The training workflow names the image, too. */
const WORKFLOW = `stateMachine:StateMachine ${CELL}-training`;
const image = (kind: string, name: string) => `${kind} ${CELL}-ami${name}`;

/** A replacement, new before old. */
const replaced = (resource: string) => [
    `create-replacement ${resource}`,
    `delete-replaced ${resource}`,
    `replace ${resource}`,
];

/** Changes that people make to a stack in service, and every step that an update then takes. */
const CHANGES: readonly (readonly [what: string, change: () => StackChange, steps: string[]])[] = [
    [
        "instance types",
        () => ({ config: { instanceTypes: ["g4dn.xlarge", "g5.xlarge", "g6.xlarge"] } }),
        [
            `update ${ENVIRONMENT}`,
            image("update infrastructureConfiguration:InfrastructureConfiguration", ""),
        ],
    ],
    ["the ceiling", () => ({ config: { maxVcpus: 128 } }), [`update ${ENVIRONMENT}`]],
    [
        "the root volume, which the launch template holds",
        () => ({ config: { rootVolumeGiB: 200 } }),
        [`update ${ENVIRONMENT}`, `update launchTemplate:LaunchTemplate ${CELL}-instance`],
    ],
    [
        "the AMI, to another one that exists",
        () => ({ config: { amiBuild: { adopted: { "us-east-2": "ami-0123456789abcdef0" } } } }),
        [
            ...replaced(image("tag:Tag", "-in-use")),
            `update ${ENVIRONMENT}`,
            image("update parameter:Parameter", ""),
        ],
    ],
    [
        "a script of the AMI, by the driver that it demands",
        () => ({ config: { image: { cuda: "12.9" } } }),
        [
            ...replaced(image("component:Component", "")),
            ...replaced(image("imageRecipe:ImageRecipe", "")),
            ...replaced(image("imageRecipe:ImageRecipe", "-pinned")),
            ...replaced(image("image:Image", "")),
            ...replaced(image("tag:Tag", "-in-use")),
            `update ${DEFINITION}`,
            `update ${ENVIRONMENT}`,
            ...["", "-cache"].map((name) => `update image:Image ${CELL}-image${name}`),
            image("update imagePipeline:ImagePipeline", ""),
            image("update lifecyclePolicy:LifecyclePolicy", ""),
            image("update parameter:Parameter", ""),
            `update ${WORKFLOW}`,
        ],
    ],
    [
        "the job's time limit",
        () => ({ config: { job: { timeoutMinutes: 120 } } }),
        [`update ${ENVIRONMENT}`, `update ${DEFINITION}`],
    ],
    [
        "the code in the image",
        () => ({ docker: otherCode() }),
        [
            `update ${DEFINITION}`,
            ...["", "-cache"].map((name) => `update image:Image ${CELL}-image${name}`),
            `update ${WORKFLOW}`,
        ],
    ],
];

describe("a change of a stack in service", () => {
    let lab: Lab;
    let saved: Saved;
    before(async () => {
        lab = await Lab.open();
        succeeded(await (await lab.stack("prod")).up());
        saved = lab.save();
    });
    beforeEach(() => lab.restore(saved));
    after(() => lab.close());

    /** Applies a change; the cell must work afterwards as before. */
    async function apply(change: StackChange): Promise<Run> {
        const stack = await lab.stack("prod", change);
        const planned = succeeded(await stack.preview());
        const run = succeeded(await stack.up());
        assert.deepEqual(told(planned.steps), told(run.steps), "the preview shows what up does");
        assert.deepEqual(succeeded(await stack.up()).steps, []);
        return run;
    }

    for (const [what, change, steps] of CHANGES)
        it(`${what}: in one update, the environment in place`, async () => {
            const run = await apply(change());
            assert.deepEqual(told(run.steps), [...steps].sort());
            const queues = lab.cloud.rowsOf("aws:batch/jobQueue:JobQueue");
            assert.equal(queues.length, 1);
        });

    it("of AWS's recommended AMI: the environment in place", async () => {
        const test = await lab.stack("test", { config: { network: { cidr: "10.90.0.0/16" } } });
        succeeded(await test.up());
        const before = recommended.ami;
        try {
            recommended.ami = "ami-0bbbbbbbbbbbbbbbb";
            assert.deepEqual(told(succeeded(await test.up()).steps), [
                "update computeEnvironment:ComputeEnvironment test-us-east-2-spot",
            ]);
        } finally {
            recommended.ami = before;
        }
    });

    it("of the job definition keeps the revision that queued jobs were submitted with", async () => {
        await apply({ config: { job: { timeoutMinutes: 120 } } });
        const [definition] = lab.cloud.rowsOf("aws:batch/jobDefinition:JobDefinition");
        const revisions = activeRevisions(definition!).map((arn) => arn.split(":").at(-1));
        assert.deepEqual(revisions, ["1", "2"]);
    });

    it("of an AMI script makes each new thing before the old one goes", async () => {
        lab.cloud.log.length = 0;
        await apply({ config: { image: { cuda: "12.9" } } });
        const at = (operation: string, type: string) =>
            lab.cloud.log.findIndex(
                (one) => one.operation === operation && one.type.endsWith(type),
            );
        const order = [
            at("create", ":Component"),
            at("create", ":ImageRecipe"),
            at("create", "imagebuilder/image:Image"),
            at("update", ":ComputeEnvironment"),
            at("delete", "imagebuilder/image:Image"),
        ];
        assert.ok(
            order.every((index) => index >= 0),
            String(order),
        );
        assert.deepEqual(
            order,
            [...order].sort((a, b) => a - b),
        );
    });

    /** What ECR says of a tag that an immutable repository has. */
    const TAKEN =
        /tag invalid: The image tag '[0-9a-f]{32}' already exists in the 'gpu-batch.prod-us-east-2' repo/;

    /** Deletes every tag of the cell's image, as `aws ecr batch-delete-image` does. */
    const deleteTags = () => {
        const rows = lab.cloud.rowsOf("aws:ecr/repository:Repository");
        rows.find(({ id }) => id === "gpu-batch/prod-us-east-2")!.content.length = 0;
    };

    it("back to an earlier image is refused by the immutable repository until its tag is deleted", async () => {
        const stack = await lab.stack("prod", { docker: otherCode() });
        succeeded(await stack.up());
        stack.change({});
        const back = await stack.up();
        assert.match(back.errors.join("\n"), TAKEN);
        deleteTags();
        assert.deepEqual(told(succeeded(await stack.up()).steps), [
            `update image:Image ${CELL}-image`,
            `update image:Image ${CELL}-image-cache`,
            `update ${DEFINITION}`,
            `update ${WORKFLOW}`,
        ]);
    });

    it("of file modes alone, as another checkout has them, builds and pushes the same tag again", async () => {
        const docker = contextWith((folder) =>
            fs.chmodSync(path.join(folder, "app", "train.py"), 0o664),
        );
        const stack = await lab.stack("prod", { docker });
        assert.match((await stack.up()).errors.join("\n"), TAKEN);
        deleteTags();
        succeeded(await stack.up());
    });
});
