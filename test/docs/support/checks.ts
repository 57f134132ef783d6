import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { createCommands } from "../../../cli/commands";
import { readProject } from "../../../cli/project/project";
import { readSettingsSource } from "../../../cli/project/settingsSource";
import { renderProblems } from "../../../core/problems/problems";
import { parseSettings } from "../../../core/settings/parse";
import type { Block } from "./blocks";
import type { Session } from "./session";

/** What a page leaves to its reader, filled in. */
const fillIn = (text: string) => text.replaceAll("<digest>", "0".repeat(64));

/** Settings in a stack's file have no fault; YAML of other programs is well-formed. */
export function checkYaml({ offline }: Session, text: string): void {
    const data = parse(fillIn(text)) as Record<string, unknown>;
    const settings = (data.config ?? data) as Record<string, unknown>;
    if (!Object.keys(settings).some((key) => key.startsWith("gpu-batch:"))) return;
    const file = "Pulumi.page.yaml";
    // The lock has chosen no regions for a stack of this name.
    const config = { "gpu-batch:regions": ["us-east-2"], ...settings };
    offline.write(file, JSON.stringify({ config }));
    try {
        const source = readSettingsSource(readProject(offline.directory), "page");
        const { problems } = parseSettings(source);
        assert.equal(problems.length, 0, renderProblems(file, problems));
    } finally {
        fs.rmSync(offline.at(file));
    }
}

/** One value, or one a line. */
export function checkJson(text: string): void {
    try {
        JSON.parse(text);
    } catch {
        for (const line of text.trim().split("\n")) JSON.parse(line);
    }
}

/** A whole program, beside the project's own. */
export async function checkTypes(session: Session, { text, line }: Block): Promise<void> {
    const { offline } = session;
    const [file, config] = [`block${line}.ts`, `tsconfig.block${line}.json`];
    offline.write(file, text);
    offline.write(
        config,
        JSON.stringify({ extends: "./tsconfig.json", files: [file], include: [] }),
    );
    const { code, printed } = await session.run(`npx tsc -p ${config}`);
    for (const name of [file, config]) fs.rmSync(offline.at(name));
    assert.equal(code, 0, printed);
}

/** Python compiles, and a function for the worker does its work on the example's items. */
export async function checkPython(session: Session, { text, line }: Block): Promise<void> {
    const module = `block_${line}`;
    const file = session.offline.at(path.join("docker/app", `${module}.py`));
    fs.writeFileSync(file, text);
    const compiled = await session.run(`python3 -m py_compile ${file}`);
    assert.equal(compiled.code, 0, compiled.printed);
    for (const [, name] of text.matchAll(/^def (\w+)\(item, context\):/gm)) {
        const { code, printed } = await session.run(
            `PYTHONPATH=docker/app npx gpu-batch run-local --no-container --manifest docker/worker/examples/texts.jsonl --array 2 --folder .gpu-batch/${module} --function ${module}:${name}`,
        );
        assert.equal(code, 0, printed);
        assert.match(printed, /^2 of 2 succeeded/m);
    }
    fs.rmSync(file);
}

/** A command that is not run has, for all that, no option that it does not know. */
export function checkOptions(text: string): void {
    const [, verb = "", rest = ""] = /^npx gpu-batch ([\w-]+) (.*)$/.exec(text) ?? [];
    const command = createCommands(verb).find((one) => one.name() === verb);
    if (!command) return;
    const known = command.options.flatMap(({ long, short }) => [long, short]);
    const [own = ""] = rest.split(" -- ");
    const unknown = own.split(" ").filter((word) => word.startsWith("-") && !known.includes(word));
    assert.deepEqual(unknown, [], `options that ${verb} does not have`);
}
