import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { CATALOGUE } from "../../policy/catalogue";
import { ROOT } from "../support/projectFiles";

describe("the catalogue", () => {
    it("lists the rules that lie in each pack's folder", () => {
        for (const { name, policies } of CATALOGUE) {
            const folder = path.join(ROOT, "policy", name);
            const rules = fs
                .readdirSync(folder)
                .filter(
                    (file) =>
                        file.endsWith(".ts") &&
                        fs.readFileSync(path.join(folder, file), "utf8").includes("definePolicy("),
                );
            assert.equal(rules.length, policies.length, name);
            for (const { id } of policies) assert.ok(id.startsWith(`${name}-`), id);
        }
    });
});
