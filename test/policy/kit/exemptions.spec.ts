import * as assert from "node:assert/strict";
import { nameCell } from "../../../core/facts/names";
import { TYPES } from "../../../policy/facts/types";
import { isForStack, parseExemptions, readStackName } from "../../../policy/kit/exemptions";
import { ALL, judge } from "../../support/policies/judge";
import { changed, PROD_CONFIG, recordedProgram } from "../../support/policies/program";

const EXEMPTION = {
    policy: "spot-a",
    reason: "moves in the spring",
    until: "2027-03-31",
    owner: "@acme/ml",
};

describe("the stack of an exemption", () => {
    const table: readonly (readonly [string, string | undefined, readonly string[]])[] = [
        ["prod-us-east-2-queue", undefined, ["prod"]],
        ["prod-us-east-2", undefined, ["prod"]],
        ["prod-us-gov-west-1-spot", undefined, ["prod"]],
        ["prod-eu-us-east-2-queue", undefined, ["prod-eu"]],
        ["queue", undefined, ["prod", "prod-eu", "test"]],
        ["prod-queue", undefined, ["prod", "prod-eu", "test"]],
        ["queue", "test", ["test"]],
        ["prod-us-east-2-queue", "test", ["test"]],
    ];
    for (const [name, stack, stacks] of table)
        it(`${name}${stack ? ` with the stack ${stack}` : ""}: ${stacks.join(", ")}`, () => {
            const exemption = { ...EXEMPTION, name, stack };
            assert.deepEqual(
                ["prod", "prod-eu", "test"].filter((each) => isForStack(exemption, each)),
                stacks,
            );
        });

    it("is read from a name in any of AWS's regions", () => {
        for (const region of [
            ...[
                "us-east-2",
                "us-gov-west-1",
                "ca-west-1",
                "mx-central-1",
                "sa-east-1",
                "af-south-1",
            ],
            ...["ap-northeast-3", "ap-southeast-7", "eu-central-1", "il-central-1", "me-south-1"],
            ...["cn-northwest-1", "us-iso-east-1", "us-isob-east-1", "eusc-de-east-1"],
        ]) {
            const name = `${nameCell("prod", region)}-queue`;
            const exemption = { ...EXEMPTION, name };
            assert.ok(isForStack(exemption, "prod"), region);
            assert.ok(!isForStack(exemption, "test"), region);
        }
    });

    it("is a text, where it is given", () => {
        const entry = { ...EXEMPTION, name: "queue" };
        const catalogue = { pack: "spot", ids: ["spot-a"], packs: ["spot"] };
        const read = (stack: unknown) =>
            parseExemptions(JSON.stringify([{ ...entry, stack }]), catalogue, "2027-01-01")
                .problems;
        const refused =
            "entry 1 has a stack without a name; write one, such as prod, or remove stack";
        assert.deepEqual(read("prod"), []);
        for (const stack of ["", " ", 1, null, ["prod"]]) assert.deepEqual(read(stack), [refused]);
    });

    it("is compared with the stack in a resource's URN", () =>
        assert.equal(readStackName("urn:pulumi:prod::gpu-batch::a:b:C::prod-us-east-2"), "prod"));
});

describe("an exemption of one stack, in another", () => {
    const until = "2026-12-31";
    const policy = "spot-scale-to-zero";

    /** What is said of a program whose environment never scales to zero, in a stack of that name. */
    async function judgeAs(stack: string, exemption: { name: string; stack?: string }) {
        const program = await recordedProgram();
        const environment = { type: TYPES.computeEnvironment };
        const faulty = changed(program, environment, (inputs) => {
            inputs.computeResources.minVcpus = 4;
        }).map((one) => ({
            ...one,
            urn: one.urn.replace(/^urn:pulumi:prod::/, `urn:pulumi:${stack}::`),
        }));
        const { said } = await judge(faulty, {
            definitions: ALL.filter(({ id }) => id === policy),
            config: PROD_CONFIG,
            exemptions: [{ ...EXEMPTION, policy, reason: "a trial", until, ...exemption }],
        });
        return said.map(({ policy: id, level, message }) => [id, level, message.split("\n")[0]]);
    }

    const name = "prod-us-east-2-spot";
    const violated = [[policy, "mandatory", `${name} has minVcpus 4.`]];
    const exempted = [
        [
            policy,
            "advisory",
            `${name} is exempted from ${policy} until ${until}: a trial (@acme/ml)`,
        ],
    ];
    const table = [
        ["prod", { name }, exempted],
        ["prod", { name, stack: "prod" }, exempted],
        ["test", { name }, violated],
        ["prod", { name, stack: "test" }, violated],
        ["test", { name, stack: "test" }, exempted],
    ] as const;
    for (const [stack, exemption, said] of table)
        it(`${stack}, ${JSON.stringify(exemption)}`, async () =>
            assert.deepEqual(await judgeAs(stack, exemption), said));

    it("is told where no resource of its own stack matches, and only there", async () => {
        const gone = { name: "prod-eu-north-1-spot" };
        const stale = (said: readonly unknown[][]) =>
            said.filter(([, , message]) => String(message).startsWith(gone.name));
        const told = stale(await judgeAs("prod", gone));
        assert.equal(told.length, 1);
        assert.match(String(told[0]![2]), /is exempted in exemptions.json and no such resource/);
        assert.deepEqual(stale(await judgeAs("test", gone)), []);
        // One whose name tells no stack is for every stack.
        const stray = await judgeAs("test", { name: "nobody" });
        assert.ok(stray.some(([, , message]) => String(message).startsWith("nobody is exempted")));
    });
});
