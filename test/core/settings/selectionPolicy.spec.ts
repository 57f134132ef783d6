import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { getStore, withLocalStorage } from "@pulumi/pulumi/runtime/state";
import { readSettings } from "../../../config";
import { readProject } from "../../../cli/project/project";
import { readStackConfig } from "../../../cli/project/stackConfig";
import type { Lock } from "../../../core/lock/lock";
import { parseSettings, readValues, type SettingsSource } from "../../../core/settings/parse";
import { buildSelectionPolicy } from "../../../core/settings/selectionPolicy";
import type { Values } from "../../../core/settings/keys";
import { lockText } from "../../support/preview";
import { OWN } from "../../support/projectFiles";

const { values: PROD } = readStackConfig(readProject(OWN), "prod");

/** The committed stack prod with other settings. */
function source(config: Record<string, unknown> = {}, lock = lockText()): SettingsSource {
    const own = Object.entries(PROD).flatMap(([key, value]) =>
        key.startsWith("gpu-batch:") ? [[key.slice("gpu-batch:".length), value]] : [],
    );
    const changed = Object.entries(config).map(([key, value]) => [key, JSON.stringify(value)]);
    return {
        project: "gpu-batch",
        stack: "prod",
        config: Object.fromEntries([...own, ...changed]) as Record<string, string>,
        secretKeys: [],
        lockText: lock,
    };
}

const messages = (one: SettingsSource) =>
    parseSettings(one).problems.map(({ key, message }) => `${key}: ${message}`);

const SAMPLES = ["example zones that were", "an example parent AMI that was"].map(
    (what) =>
        `regions.lock.json regions.us-east-2: has ${what} not read from your account; run gpu-batch regions refresh`,
);

describe("examples in the lock", () => {
    it("are planned with a warning", () => {
        const { settings } = parseSettings(source());
        assert.deepEqual(
            settings!.warnings,
            SAMPLES.map(
                (problem) =>
                    `${problem.replace(": has", " has")} before pulumi up, which refuses them`,
            ),
        );
    });

    it("are refused when resources would be made", () => {
        assert.deepEqual(messages({ ...source(), applying: true }), SAMPLES);
    });

    it("are nobody's business in a region without a cell", () => {
        const real = lockText((lock: Lock) => {
            lock.regions["us-east-2"]!.sampleZones = false;
            lock.regions["us-east-2"]!.sampleParentAmi = false;
        });
        const { settings } = parseSettings({ ...source({}, real), applying: true });
        assert.deepEqual(settings!.warnings, []);
        assert.deepEqual(
            settings!.cells.map(({ region }) => region),
            ["us-east-2"],
        );
    });

    for (const dryRun of [true, false]) {
        it(`the program ${dryRun ? "plans with them" : "makes nothing of them"}`, () =>
            withLocalStorage(async () => {
                const directory = fs.mkdtempSync(path.join(os.tmpdir(), "gpu-batch-"));
                fs.writeFileSync(path.join(directory, "regions.lock.json"), lockText());
                pulumi.runtime.setAllConfig({ ...PROD }, []);
                pulumi.runtime.setMockOptions({}, "gpu-batch", "prod", dryRun, "organization");
                const logged: string[] = [];
                getStore().settings.engine = {
                    log: (request: { getMessage(): string }, done: () => void) => {
                        logged.push(request.getMessage());
                        done();
                    },
                };
                const read = () => readSettings(directory);
                try {
                    if (dryRun) {
                        assert.equal(read().cells.length, 1);
                        await new Promise((resolve) => setImmediate(resolve));
                        assert.equal(logged.length, SAMPLES.length);
                        assert.match(logged[0]!, /example zones/);
                    } else
                        assert.throws(read, {
                            message: `Pulumi.prod.yaml has 2 problems:\n  ${SAMPLES.join("\n  ")}`,
                        });
                } finally {
                    fs.rmSync(directory, { recursive: true });
                }
            }));
    }
});

describe("gpu-batch:regionPolicy", () => {
    it("refuses a cell in a denied region, whatever the lock has chosen", () => {
        assert.deepEqual(messages(source({ regionPolicy: { deny: ["us-east-2"] } })), [
            "gpu-batch:regionPolicy.deny: forbids us-east-2, which the stack uses; choose again with: gpu-batch regions select --stack prod --write",
        ]);
    });

    it("refuses a cell outside the allowed regions, pinned or not", () => {
        const config = {
            regions: ["us-west-2"],
            regionPolicy: { allow: ["eu-north-1", "eu-west-2"] },
        };
        assert.deepEqual(messages(source(config)), [
            "gpu-batch:regionPolicy.allow: is eu-north-1 and eu-west-2, and the stack uses us-west-2; choose again with: gpu-batch regions select --stack prod --write",
        ]);
    });

    const broken: readonly [unknown, string][] = [
        [
            { deny: ["us-esat-2"] },
            'gpu-batch:regionPolicy.deny[0]: is "us-esat-2"; write the name of a region, such as us-east-2',
        ],
        [
            { alow: ["us-east-2"] },
            "gpu-batch:regionPolicy.alow: is not a known key; did you mean allow?",
        ],
        [
            { data: { region: "us-east-1", readGbPerMonth: -1 } },
            "gpu-batch:regionPolicy.data.readGbPerMonth: is -1; write 0 or more",
        ],
        [{ gpuHoursPerMonth: 0 }, "gpu-batch:regionPolicy.gpuHoursPerMonth: is 0; write 1 or more"],
    ];
    for (const [regionPolicy, expected] of broken) {
        it(`names the fault of ${JSON.stringify(regionPolicy)}`, () => {
            assert.deepEqual(messages(source({ regionPolicy })), [expected]);
        });
    }

    it("gives the choice what the stack says, and defaults for the rest", () => {
        const { values } = readValues(
            source({
                regions: ["eu-north-1"],
                regionPolicy: { deny: ["us-east-1"], gpuHoursPerMonth: 50 },
            }),
        );
        const policy = buildSelectionPolicy(values as Values, "2026-11-22");
        assert.deepEqual(
            [
                policy.pin,
                policy.deny,
                policy.gpuHoursPerMonth,
                policy.maxVcpus,
                policy.zones,
                policy.threshold,
            ],
            [["eu-north-1"], ["us-east-1"], 50, 256, 3, 0.1],
        );
        assert.deepEqual(
            buildSelectionPolicy(readValues(source()).values as Values, "2026-11-22").pin,
            [],
        );
    });

    const trained: readonly [string, Record<string, unknown>, string[]][] = [
        ["of the stack's training, and others once", {}, ["ml.g4dn.xlarge", "ml.g5.xlarge"]],
        ["without one where the stack does not train", { enabled: false }, ["ml.g5.xlarge"]],
        ["without one where training is on demand", { spot: false }, ["ml.g5.xlarge"]],
    ];
    for (const [what, training, types] of trained)
        it(`names the spot types of SageMaker ${what}`, () => {
            const regionPolicy = { trainingTypes: ["ml.g5.xlarge"] };
            const { values } = readValues(source({ training, regionPolicy }));
            const { trainingTypes } = buildSelectionPolicy(values as Values, "2026-11-22");
            assert.deepEqual(trainingTypes, types);
        });
});
