import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { parsePolicyConfig } from "../../cli/check/packs/config";
import { CATALOGUE } from "../../policy/catalogue";
import { renderDocumentation } from "../../policy/documentation";
import { buildDocumentationUrl } from "../../policy/kit/message";
import { ROOT } from "../support/preview";

const read = (file: string) => fs.readFileSync(path.join(ROOT, file), "utf8");

describe("the packs' documentation", () => {
    it("is fresh", () => {
        assert.equal(
            read("docs/policies.md"),
            renderDocumentation(CATALOGUE),
            "docs/policies.md is stale; run npm run policy:docs",
        );
    });

    it("has the place that each message names", () => {
        const page = read("docs/policies.md");
        for (const { policies } of CATALOGUE)
            for (const { id } of policies) {
                assert.equal(buildDocumentationUrl(id), `docs/policies.md#${id}`);
                assert.ok(page.includes(`\n### ${id}\n`), id);
            }
    });

    it("lists the rules that lie in each pack's folder", () => {
        for (const { name, policies } of CATALOGUE) {
            const rules = fs
                .readdirSync(path.join(ROOT, "policy", name))
                .filter(
                    (file) =>
                        file.endsWith(".ts") &&
                        read(`policy/${name}/${file}`).includes("definePolicy("),
                );
            assert.equal(rules.length, policies.length, name);
            for (const { id } of policies) assert.ok(id.startsWith(`${name}-`), id);
        }
    });

    // Without the stack's settings the packs refuse the stack itself.
    for (const file of ["README.md", "docs/policies.md", "docs/pull-requests.md"])
        it(`gives each pack its settings in the commands of ${file}`, () => {
            const count = (option: string) => read(file).split(`--${option} `).length - 1;
            assert.ok(count("policy-pack") > 0);
            assert.equal(count("policy-pack-config"), count("policy-pack"));
        });

    it("agrees with the levels of the stacks", () => {
        const policies = CATALOGUE.flatMap((pack) => pack.policies);
        for (const [stack, level] of [
            ["prod", (one: (typeof policies)[number]) => one.level],
            ["test", (one: (typeof policies)[number]) => one.testLevel ?? one.level],
        ] as const) {
            const { settings, problems } = parsePolicyConfig(read(`policy/${stack}.json`));
            assert.deepEqual(problems, []);
            for (const policy of policies)
                assert.equal(
                    settings[policy.id]?.level ?? policy.level,
                    level(policy),
                    `${stack}: ${policy.id}`,
                );
        }
    });
});
