import * as assert from "node:assert/strict";
import {
    buildComponentDocument,
    MAX_DOCUMENT_LENGTH,
    readScript,
    SCRIPTS,
} from "../../../components/ami/componentDocument";
import { readDocument } from "../../support/documentProblems";

const TEXT = buildComponentDocument({ minimumDriver: 525 });

/** Problems of the document with a change, as `key: message`. */
const problemsWith = (from: string | RegExp, to: string): string[] => {
    const changed = TEXT.replace(from, to);
    assert.notEqual(changed, TEXT);
    return readDocument(changed).problems.map(({ key, message }) => `${key}: ${message}`);
};

describe("componentDocument", () => {
    it("has no problem", () => assert.deepEqual(readDocument(TEXT).problems, []));

    it("cleans the machine last, in both phases that run on it", () => {
        const { document } = readDocument(TEXT);
        assert.deepEqual(
            document?.phases.map(({ name, steps }) => [name, steps.map((step) => step.name)]),
            [
                ["build", ["DefaultRuntime", "RestartDocker", "CleanAgentState"]],
                ["validate", ["CheckGpu", "CleanAgentState"]],
                ["test", ["CheckClean", "CheckGpu"]],
            ],
        );
    });

    it("carries the scripts as they are, with their settings in front", () => {
        const { document } = readDocument(TEXT);
        const [first] = document?.phases[0]?.steps ?? [];
        const [, ...lines] = readScript("default-runtime").split("\n");
        assert.deepEqual(first?.inputs.commands, [
            [
                "#!/bin/bash",
                "export MINIMUM_DRIVER='525'",
                "export TEST_IMAGE='public.ecr.aws/amazonlinux/amazonlinux:2023-minimal'",
                ...lines,
            ].join("\n"),
        ]);
    });

    it("leaves room for longer scripts", () =>
        assert.ok(TEXT.length < MAX_DOCUMENT_LENGTH * 0.9, String(TEXT.length)));

    it("installs nothing and asks for no GPU", () => {
        assert.doesNotMatch(TEXT, /\b(dnf|yum|rpm|curl|wget|pip)\b/);
        for (const script of SCRIPTS)
            assert.doesNotMatch(
                readScript(script).replace(/^\s*#.*$/gm, ""),
                /--gpus|--runtime/,
                script,
            );
    });

    it("never writes what the AMI's own flags say, nor the cluster", () =>
        assert.doesNotMatch(TEXT, /default-ulimits|ECS_CLUSTER|OPTIONS=/));
});

describe("readDocument", () => {
    for (const [fault, from, to, expected] of [
        [
            "an action that it does not judge",
            "action: ExecuteBash",
            "action: Reboot",
            'document.phases[0].steps[0].action: is "Reboot"; write ExecuteBash',
        ],
        [
            "a step that goes on after a failure",
            "onFailure: Abort",
            "onFailure: Continue",
            'document.phases[0].steps[0].onFailure: is "Continue"; write Abort: a step that failed must not become an AMI',
        ],
        [
            "another schema",
            "schemaVersion: 1.0",
            "schemaVersion: 2.0",
            "schemaVersion: must be written 1.0",
        ],
        [
            "phases in another order",
            "name: validate",
            "name: verify",
            "document.phases: must be build, validate, test, in this order",
        ],
        [
            "a script that goes on after a failure",
            "set -euo pipefail",
            "set -u",
            "document.phases[0].steps[0].inputs.commands[0]: lacks the line set -euo pipefail: without it a failing command goes unnoticed",
        ],
        [
            "what Image Builder would replace",
            "systemctl restart docker",
            "docker info -f '{{.DefaultRuntime}}'",
            "document.phases[0].steps[1].inputs.commands[0]: holds {{, which Image Builder replaces; write it another way",
        ],
        [
            "an input that the action does not have",
            "inputs:",
            "arguments: []\n        inputs:",
            "document.phases[0].steps[0].arguments: is not a known key; remove it",
        ],
        [
            "two steps of one name",
            "name: RestartDocker",
            "name: DefaultRuntime",
            "document.phases.build: has two steps DefaultRuntime; name each step once",
        ],
    ] as const)
        it(`finds ${fault}`, () => assert.ok(problemsWith(from, to).includes(expected)));

    it("finds a text that is too long, and one that is no YAML", () => {
        const long = readDocument(`${TEXT}#${" ".repeat(MAX_DOCUMENT_LENGTH)}`).problems;
        assert.match(long[0]?.message ?? "", /Image Builder takes 16000; shorten a script/);
        assert.match(readDocument("a: [").problems.at(-1)?.message ?? "", /is no valid YAML/);
    });
});
