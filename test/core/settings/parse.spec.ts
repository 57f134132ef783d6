import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { readProject } from "../../../cli/project/project";
import { readStackConfig } from "../../../cli/project/stackConfig";
import { KEYS } from "../../../core/settings/keys";
import { parseSettings } from "../../../core/settings/parse";
import { lockText } from "../../support/preview";
import { OWN } from "../../support/projectFiles";

const LOCK = lockText();
const PROD = Object.fromEntries(
    Object.entries(readStackConfig(readProject(OWN), "prod").values)
        .filter(([key]) => key.startsWith("gpu-batch:"))
        .map(([key, value]) => [key.slice("gpu-batch:".length), value]),
);

function parse(change: Record<string, string>, lock: string | undefined = LOCK) {
    return parseSettings({
        project: "gpu-batch",
        stack: "prod",
        config: { ...PROD, ...change },
        secretKeys: [],
        lockText: lock,
    });
}

describe("parseSettings", () => {
    it("fills in every default of a job", () => {
        const { settings, problems } = parse({ job: "{}" });
        assert.deepEqual(problems, []);
        assert.deepEqual(settings?.cells[0]?.job, {
            vcpus: 4,
            memoryMiB: 14336,
            gpus: 1,
            sharedMemoryMiB: 2048,
            timeoutMinutes: 360,
            attempts: 5,
            command: ["nvidia-smi"],
        });
    });

    it("leaves out a region's types that it does not offer", () => {
        const types = JSON.stringify(["g6e.xlarge", "g5.xlarge"]);
        const { settings } = parse({ regions: '["eu-west-2","us-east-2"]', instanceTypes: types });
        assert.deepEqual(
            settings?.cells.map(({ region, instanceTypes }) => [region, instanceTypes]),
            [
                ["eu-west-2", ["g5.xlarge"]],
                ["us-east-2", ["g6e.xlarge", "g5.xlarge"]],
            ],
        );
    });

    it("gives a region its own block", () => {
        const network = JSON.stringify({ cidrByRegion: { "us-east-2": "10.80.0.0/16" } });
        assert.equal(parse({ network }).settings?.cells[0]?.cidr, "10.80.0.0/16");
    });

    it("has an account only when one is given", () => {
        assert.ok(!("accountId" in (parse({}).settings ?? {})));
        assert.equal(parse({ accountId: "123456789012" }).settings?.accountId, "123456789012");
    });

    it("says that a key without a default is missing", () => {
        const { ami: _, ...config } = PROD;
        const { problems } = parseSettings({
            project: "gpu-batch",
            stack: "prod",
            config,
            secretKeys: [],
            lockText: LOCK,
        });
        assert.deepEqual(problems, [
            {
                key: "gpu-batch:ami",
                message: "is missing and has no default in Pulumi.yaml; set it",
            },
        ]);
    });

    const anyText = fc.oneof(
        fc.string(),
        fc.json(),
        fc.constantFrom(
            "cheapest",
            "[]",
            "{}",
            "null",
            "-1",
            "1e999",
            '["cheapest"]',
            "exclusive",
            "99",
        ),
    );
    const anyConfig = fc.dictionary(
        fc.oneof(fc.constantFrom(...Object.keys(KEYS)), fc.string()),
        anyText,
    );
    const nearlyValid = fc
        .tuple(fc.constantFrom(...Object.keys(KEYS)), anyText)
        .map(([key, text]) => ({ ...PROD, [key]: text }));

    it("answers any configuration with settings or with problems, never with an exception", () =>
        fc.assert(
            fc.property(
                fc.oneof(anyConfig, nearlyValid),
                fc.option(fc.oneof(fc.constant(LOCK), fc.string(), fc.json()), { nil: undefined }),
                fc.oneof(
                    fc.string(),
                    fc.constantFrom("prod", "constructor", "__proto__", "toString"),
                ),
                (config, lock, stack) => {
                    const { settings, problems } = parseSettings({
                        project: "gpu-batch",
                        stack,
                        config,
                        secretKeys: [],
                        lockText: lock,
                    });
                    assert.equal(settings === undefined, problems.length > 0);
                    for (const { key, message } of problems)
                        assert.ok(key !== "" && message !== "");
                },
            ),
            { numRuns: 500 },
        ));

    it("answers a lock with any value in any place", () =>
        fc.assert(
            fc.property(fc.nat(), fc.jsonValue(), (at, value) => {
                const lock: unknown = JSON.parse(LOCK);
                const places: [object, string][] = [];
                const walk = (node: unknown): void => {
                    if (typeof node !== "object" || node === null) return;
                    for (const [key, child] of Object.entries(node)) {
                        places.push([node, key]);
                        walk(child);
                    }
                };
                walk(lock);
                const [node, key] = places[at % places.length]!;
                (node as Record<string, unknown>)[key] = value;
                const { settings, problems } = parse({}, JSON.stringify(lock));
                assert.equal(settings === undefined, problems.length > 0);
            }),
            { numRuns: 200 },
        ));
});
