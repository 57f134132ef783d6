import * as assert from "node:assert/strict";
import { parseDockerIgnore } from "../../../core/image/dockerIgnore";
import { IGNORE_CASES, IGNORE_TREE } from "../../support/ignoreCases";

/** The same cases are put to a real builder by the container tests. */
describe("dockerIgnore", () => {
    for (const { name, patterns, out } of IGNORE_CASES)
        it(name, () => {
            const rules = parseDockerIgnore(patterns);
            assert.deepEqual(
                [...IGNORE_TREE, ".dockerignore"].filter((path) => rules.ignores(path)).sort(),
                [...out].sort(),
            );
        });

    it("knows whether an ignored folder needs a look inside", () => {
        assert.equal(parseDockerIgnore("data\n").isFinal, true);
        assert.equal(parseDockerIgnore("data\n!data/small\n").isFinal, false);
    });
});
