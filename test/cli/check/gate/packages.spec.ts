import * as assert from "node:assert/strict";
import { listPackages } from "../../../../cli/check/gate/packages";

const lock = (packages: object) => JSON.stringify({ lockfileVersion: 3, packages });

const PACKAGES = {
    "": { dependencies: { tsx: "1.0.0", zod: "4.0.0" } },
    "node_modules/tsx": {
        version: "1.0.0",
        integrity: "sha512-tsx",
        dependencies: { esbuild: "^1" },
        optionalDependencies: { fsevents: "^2" },
    },
    "node_modules/esbuild": { version: "0.9.0", integrity: "sha512-old" },
    "node_modules/tsx/node_modules/esbuild": {
        version: "1.1.0",
        integrity: "sha512-new",
        dependencies: { leaf: "1" },
    },
    "node_modules/leaf": { version: "1.0.0", resolved: "git+ssh://host/leaf.git#abc" },
    "node_modules/zod": { version: "4.0.0", integrity: "sha512-zod" },
};

describe("the packages that packs run on", () => {
    it("are those that the packs load, with all below, where Node finds them", () => {
        assert.deepEqual(listPackages(lock(PACKAGES)), {
            "node_modules/tsx": "1.0.0 sha512-tsx",
            "node_modules/tsx/node_modules/esbuild": "1.1.0 sha512-new",
            "node_modules/leaf": "1.0.0 git+ssh://host/leaf.git#abc",
        });
    });

    it("are found in folders further up, and in circles", () => {
        const packages = {
            "node_modules/@pulumi/policy": { version: "1.0.0", dependencies: { a: "1" } },
            "node_modules/a": { version: "1.0.0", peerDependencies: { "@pulumi/policy": "1" } },
        };
        assert.deepEqual(Object.keys(listPackages(lock(packages))), [
            "node_modules/@pulumi/policy",
            "node_modules/a",
        ]);
    });

    it("are unknown without a lock", () => {
        for (const text of [undefined, "", "{}", "[", '{"packages": null}'])
            assert.deepEqual(listPackages(text), {});
    });
});
