import * as assert from "node:assert/strict";
import { ML_GPU_TYPES } from "../../../policy/facts/gpuTypes";
import { TRAINING_TYPES } from "../../../core/facts/trainingTypes";
import { preview, type Preview } from "../../support/preview";

const MACHINE = "aws:sfn/stateMachine:StateMachine";
const NAME = "prod-us-east-2-training";

describe("TrainingWorkflow", () => {
    let plan: Preview;
    before(async () => {
        plan = await preview();
    });

    it("has a standard state machine that logs all to a group of its own and is traced", () => {
        const { definition, roleArn, ...rest } = plan.inputs(MACHINE);
        assert.deepEqual(rest, {
            name: "gpu-batch-prod-us-east-2-training",
            type: "STANDARD",
            loggingConfiguration: {
                level: "ALL",
                includeExecutionData: true,
                logDestination:
                    "arn:aws:logs:us-east-2:123456789012:log-group:/aws/vendedlogs/states/gpu-batch-prod-us-east-2-training:*",
            },
            tracingConfiguration: { enabled: true },
        });
        assert.ok(roleArn);
        assert.doesNotMatch(definition as string, /undefined|\[object|04da6b54/);
        assert.deepEqual(plan.inputs("aws:cloudwatch/logGroup:LogGroup", NAME), {
            name: "/aws/vendedlogs/states/gpu-batch-prod-us-east-2-training",
            retentionInDays: 30,
        });
    });

    it("trains with the jobs' image, which is pushed before", () => {
        const { definition } = plan.inputs(MACHINE);
        const image = plan.inputs("docker:index/image:Image", "prod-us-east-2-image").imageName;
        const { States } = JSON.parse(definition as string) as {
            States: { Train: { Parameters: { AlgorithmSpecification: Record<string, unknown> } } };
        };
        assert.equal(States.Train.Parameters.AlgorithmSpecification.TrainingImage, image);
    });

    it("waits for log group, image and both roles with their rights", () => {
        const names = plan.only(MACHINE).dependencies.map((urn) => urn.split("$").at(-1));
        for (const one of [
            `aws:cloudwatch/logGroup:LogGroup::${NAME}`,
            `aws:iam/rolePolicy:RolePolicy::${NAME}`,
            `aws:iam/rolePolicy:RolePolicy::${NAME}-workflow`,
            "docker:index/image:Image::prod-us-east-2-image",
        ])
            assert.ok(names.includes(one), `${one} of ${names.join()}`);
    });

    it("lets services act for this account alone", () => {
        for (const [name, service] of [
            [NAME, "sagemaker.amazonaws.com"],
            [`${NAME}-workflow`, "states.amazonaws.com"],
        ] as const) {
            const { assumeRolePolicy } = plan.inputs("aws:iam/role:Role", name);
            const [statement] = (JSON.parse(assumeRolePolicy as string) as { Statement: object[] })
                .Statement;
            assert.deepEqual(statement, {
                Sid: "ServiceTakesRole",
                Effect: "Allow",
                Principal: { Service: service },
                Action: "sts:AssumeRole",
                Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
            });
        }
    });

    it("runs in a region's own network, which role and definition name", async () => {
        const vpc = {
            subnets: ["subnet-0123456789abcdef0"],
            securityGroups: ["sg-0123456789abcdef0"],
        };
        const inside = await preview({ config: { training: { vpc: { "us-east-2": vpc } } } });
        const { definition } = inside.only(MACHINE).inputs as { definition: string };
        const { States } = JSON.parse(definition) as {
            States: { Train: { Parameters: { VpcConfig: unknown } } };
        };
        assert.deepEqual(States.Train.Parameters.VpcConfig, {
            SecurityGroupIds: vpc.securityGroups,
            Subnets: vpc.subnets,
        });
        const policies = inside.all("aws:iam/rolePolicy:RolePolicy");
        assert.equal(
            policies.filter(({ inputs }) => JSON.stringify(inputs).includes(vpc.subnets[0]!))
                .length,
            1,
        );
    });

    it("is left out of a stack that does not train", async () => {
        const off = await preview({ config: { training: { enabled: false } } });
        assert.deepEqual(off.all(MACHINE), []);
        assert.deepEqual(off.all("gpu-batch:training:TrainingWorkflow"), []);
        const { cells } = off.only("pulumi:pulumi:Stack").outputs as {
            cells: Record<string, Record<string, unknown>>;
        };
        assert.equal(JSON.stringify(cells).includes("stateMachineArn"), false);
    });

    it("trains on the types that the policies allow", () =>
        assert.deepEqual([...TRAINING_TYPES].sort(), [...ML_GPU_TYPES].sort()));
});
