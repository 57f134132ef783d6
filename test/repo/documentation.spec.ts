import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { CATALOGUE } from "../../policy/catalogue";
import { renderDocumentation } from "../../policy/documentation";
import { buildDocumentationUrl } from "../../policy/kit/message";
import { ROOT } from "../support/projectFiles";

const read = (file: string) => fs.readFileSync(path.join(ROOT, file), "utf8");

describe("docs/policies.md", () => {
    it("is fresh", () =>
        assert.ok(
            read("docs/policies.md") === renderDocumentation(CATALOGUE),
            "docs/policies.md is stale; run npm run policy:docs",
        ));

    it("has the place that each message names", () => {
        const page = read("docs/policies.md");
        for (const { policies } of CATALOGUE)
            for (const { id } of policies) {
                assert.equal(buildDocumentationUrl(id), `docs/policies.md#${id}`);
                assert.ok(page.includes(`\n### ${id}\n`), `${id}; run npm run policy:docs`);
            }
    });
});

describe("the commands that run packs", () => {
    // Without the stack's settings the packs refuse the stack itself.
    for (const file of ["README.md", "docs/policies.md", "docs/pull-requests.md"])
        it(`give each pack its settings in ${file}`, () => {
            const count = (option: string) => read(file).split(`--${option} `).length - 1;
            assert.ok(count("policy-pack") > 0, `${file} runs no pack; take it off this list`);
            assert.equal(
                count("policy-pack-config"),
                count("policy-pack"),
                `edit ${file}: write one --policy-pack-config policy/<stack>.json after each --policy-pack`,
            );
        });
});
