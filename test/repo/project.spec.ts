import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { formatDate } from "../../core/lock/days";
import { parsePolicyConfig } from "../../cli/check/packs/config";
import { readProject } from "../../cli/project/project";
import { listStackNames } from "../../cli/project/stackConfig";
import { parseLock } from "../../core/lock/lock";
import { renderLock } from "../../core/lock/text";
import { CATALOGUE } from "../../policy/catalogue";
import { isForStack, parseExemptions } from "../../policy/kit/exemptions";
import { PACKS } from "../../policy/kit/servePack";
import { OWN, ROOT } from "../support/projectFiles";

type Policy = (typeof CATALOGUE)[number]["policies"][number];

const POLICIES = CATALOGUE.flatMap(({ policies }) => policies);

/** Levels by policy, as a file beside the packs sets them. */
function readLevels(file: string): Record<string, string | undefined> {
    const { settings, problems } = parsePolicyConfig(
        fs.readFileSync(path.join(ROOT, "policy", file), "utf8"),
    );
    assert.deepEqual(problems, [], `edit policy/${file}`);
    return Object.fromEntries(Object.entries(settings).map(([id, { level }]) => [id, level]));
}

/** Configuration keys without their namespace, each with the type that Pulumi.yaml declares. */
function listDeclared(directory: string): string[] {
    return Object.entries(readProject(directory).config)
        .map(([key, { type, items }]) => {
            const [, name = key] = key.split(":");
            return `${name}: ${type ?? "any"}${items?.type ? ` of ${items.type}` : ""}`;
        })
        .sort();
}

describe("Pulumi.yaml", () => {
    it("declares the settings that the tests know", () =>
        assert.deepEqual(
            listDeclared(ROOT),
            listDeclared(OWN),
            "Pulumi.yaml declares other settings than the tests' own: copy what differs to test/fixtures/project/Pulumi.yaml",
        ));
});

describe("regions.lock.json", () => {
    it("is written as the command writes it", () => {
        const text = fs.readFileSync(path.join(ROOT, "regions.lock.json"), "utf8");
        const { lock, problems } = parseLock(text);
        assert.deepEqual(problems, [], "edit regions.lock.json, or git checkout it");
        assert.ok(
            renderLock(lock!) === text,
            "regions.lock.json was edited by hand; gpu-batch regions select --stack <name> --write brings it into form",
        );
    });
});

describe("the files of levels beside the packs", () => {
    const files = fs
        .readdirSync(path.join(ROOT, "policy"))
        .filter((file) => file.endsWith(".json") && file !== "exemptions.json");

    for (const file of files)
        it(`${file} gives each policy that it names a level`, () => {
            // Pulumi's engine hands each pack the whole file and refuses an entry without a level that
            // is for a policy of another pack: "invalid enforcement level".
            for (const [id, level] of Object.entries(readLevels(file))) {
                assert.ok(
                    POLICIES.some((policy) => policy.id === id),
                    `edit policy/${file}: no pack has ${id}`,
                );
                assert.ok(level, `edit policy/${file}: write an enforcementLevel for ${id}`);
            }
        });

    it("exemptions.json excuses resources of stacks that there are", () => {
        const { exemptions, problems } = parseExemptions(
            fs.readFileSync(path.join(ROOT, "policy/exemptions.json"), "utf8"),
            { pack: "", ids: POLICIES.map(({ id }) => id), packs: PACKS },
            formatDate(new Date()),
        );
        assert.deepEqual(problems, [], "edit policy/exemptions.json");
        const stacks = listStackNames(ROOT);
        const stray = exemptions.filter((one) => !stacks.some((stack) => isForStack(one, stack)));
        assert.deepEqual(stray, [], "remove from policy/exemptions.json what no stack has");
    });

    for (const [file, key, told] of [
        ["prod.json", "level", (one: Policy) => one.level],
        ["test.json", "testLevel", (one: Policy) => one.testLevel ?? one.level],
    ] as const)
        if (files.includes(file))
            it(`${file} agrees with docs/policies.md`, () => {
                const levels = readLevels(file);
                for (const policy of POLICIES) {
                    const { id, level } = policy;
                    const [set, said] = [levels[id] ?? level, told(policy)];
                    const rules = `policy/${id.split("-")[0]}/`;
                    assert.equal(
                        set,
                        said,
                        `${id} is ${set} in policy/${file} and ${said} in docs/policies.md: change the file, or its ${key} in ${rules} and run npm run policy:docs`,
                    );
                }
            });
});
