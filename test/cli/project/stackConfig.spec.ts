import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { readProject } from "../../../cli/project/project";
import { SECRET_PLACEHOLDER } from "../../../cli/project/configValues";
import { readStackConfig, type StackConfig } from "../../../cli/project/stackConfig";

const PROJECT_FILE = `name: app
runtime: nodejs
config:
  size: { type: integer, default: 3 }
  zones: { type: array, items: { type: string }, default: [a, b] }
  shape: { type: object, default: { x: 1 } }
  other:flag: { type: boolean, value: true }
  free: { description: any type }
`;

/** The configuration of a stack file. */
function read(stackFile: string, projectFile = PROJECT_FILE): StackConfig {
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), "gpu-batch-"));
    try {
        fs.writeFileSync(path.join(directory, "Pulumi.yaml"), projectFile);
        fs.writeFileSync(path.join(directory, "Pulumi.dev.yaml"), stackFile);
        return readStackConfig(readProject(directory), "dev");
    } finally {
        fs.rmSync(directory, { recursive: true });
    }
}

describe("readStackConfig", () => {
    it("fills in defaults as text and JSON", () =>
        assert.deepEqual(read("").values, {
            "app:size": "3",
            "app:zones": '["a","b"]',
            "app:shape": '{"x":1}',
            "other:flag": "true",
        }));

    it("replaces a default as a whole, and gives a bare key the project's namespace", () => {
        const { values } = read("config:\n  shape: { y: 2 }\n  other:flag: true\n  free: [1]\n");
        assert.equal(values["app:shape"], '{"y":2}');
        assert.equal(values["other:flag"], "true");
        assert.equal(values["app:free"], "[1]");
    });

    it("takes the texts that the CLI takes for numbers and booleans", () => {
        const { values } = read('config:\n  app:size: "8"\n  other:flag: "false"\n');
        assert.deepEqual([values["app:size"], values["other:flag"]], ["8", "false"]);
    });

    it("puts a placeholder for what is encrypted, at any depth", () => {
        const { values, secretKeys } = read(
            "config:\n  app:free: { secure: v1:abc }\n  app:shape: { key: { secure: v1:def }, x: 1 }\n",
        );
        assert.equal(values["app:free"], SECRET_PLACEHOLDER);
        assert.deepEqual(JSON.parse(values["app:shape"] ?? ""), { key: SECRET_PLACEHOLDER, x: 1 });
        assert.deepEqual(secretKeys, ["app:free", "app:shape"]);
        assert.ok(!JSON.stringify(values).includes("v1:"));
    });

    it("hands over a scalar as it is written", () => {
        const { values } = read("config:\n  app:size: 0100\n  app:free: 1e2\n");
        assert.deepEqual([values["app:size"], values["app:free"]], ["0100", "1e2"]);
    });

    it("wants a value for a typed key without a default", () =>
        assert.throws(
            () => read("", `${PROJECT_FILE}  needed: { type: string }\n`),
            /Pulumi\.dev\.yaml has 1 problem:\n {2}app:needed: is missing and has no default; set it/,
        ));

    it("wants a secret encrypted", () => {
        const project = `${PROJECT_FILE}  token: { type: string, secret: true }\n`;
        assert.throws(
            () => read("config:\n  token: plain\n", project),
            /app:token: must be encrypted; set it with pulumi config set --secret/,
        );
        assert.deepEqual(read("config:\n  token: { secure: v1:abc }\n", project).secretKeys, [
            "app:token",
        ]);
    });

    it("takes a bare value for a default, and elsewhere for a fixed value", () => {
        const { values } = read(
            "",
            "name: app\nruntime: nodejs\nconfig:\n  size: 4\n  aws:region: us-west-2\n",
        );
        assert.deepEqual(values, { "app:size": "4", "aws:region": "us-west-2" });
    });

    it("names the environments that it cannot read", () =>
        assert.deepEqual(read("environment:\n  - aws-prod\n  - gpu: {}\n").environments, [
            "aws-prod",
            "gpu",
        ]));

    it("lists every value of a wrong type", () =>
        assert.throws(
            () => read("config:\n  app:size: x\n  app:zones: [1]\n  other:flag: 7\n"),
            (error: Error) => {
                assert.match(error.message, /^Pulumi\.dev\.yaml has 3 problems:/);
                for (const place of ["2: app:size:", "3: app:zones:", "4: other:flag:"])
                    assert.ok(error.message.includes(`\n  Pulumi.dev.yaml:${place}`), place);
                assert.doesNotMatch(error.message, /^\s+at /m);
                return true;
            },
        ));
});

describe("readProject", () => {
    it("says where it looked", () =>
        assert.throws(
            () => readProject("/nowhere"),
            /there is no Pulumi\.yaml in \/nowhere; .*--cwd/,
        ));

    it("refuses another runtime and a type that the CLI does not know", () => {
        assert.throws(
            () => read("", "name: app\nruntime: python\n"),
            /Pulumi\.yaml has 1 problem:\n {2}Pulumi\.yaml:2: runtime\.name: is "python"; .* write nodejs/,
        );
        assert.throws(
            () => read("", "name: app\nruntime: nodejs\nconfig:\n  a: { type: number }\n"),
            /Pulumi\.yaml:4: config\.app:a\.type: is "number"; write one of string, integer/,
        );
    });
});
