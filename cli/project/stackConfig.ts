import * as fs from "node:fs";
import * as path from "node:path";
import * as z from "zod";
import {
    suggestNearest,
    joinWords,
    renderProblems,
    type Problem,
} from "../../core/problems/problems";
import { listIssueProblems } from "../../core/problems/issues";
import { toText, isSecret, findTypeProblem, withoutSecrets } from "./configValues";
import { UserError } from "../../core/problems/userError";
import { placeProblems } from "./places";
import type { Project } from "./project";
import { readContent, readYaml, readScalarTexts } from "./yaml";

/** Configuration as the CLI hands it to a program: values as text, lists and objects as JSON. */
export interface StackConfig {
    /** By full key, `gpu-batch:maxVcpus`. */
    readonly values: Readonly<Record<string, string>>;
    /** Full keys of encrypted values. */
    readonly secretKeys: readonly string[];
    /** Environments of Pulumi ESC that the stack imports, which only a login can read. */
    readonly environments: readonly string[];
}

const imports = z.array(z.union([z.string(), z.record(z.string(), z.unknown())]));
const stackFile = z.looseObject({
    config: z.record(z.string(), z.unknown()).nullish(),
    environment: z.union([imports, z.looseObject({ imports: imports.optional() })]).nullish(),
});

/** Key whose value the engine itself reads: packages without a default provider. */
const DISABLED = "pulumi:disable-default-providers";

/** Names of the stacks that have a file in the project's folder. */
export function listStackNames(directory: string): string[] {
    return fs
        .readdirSync(directory)
        .flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? [])
        .sort();
}

/** Says that a stack has no file, and which was meant or how to make one. */
export function describeMissingStack(stack: string, known: readonly string[]): string {
    const file = `Pulumi.${stack}.yaml`;
    const cure = `; to add it: gpu-batch init --stack ${stack || "NAME"}`;
    return `there is no stack ${stack || "without a name"}: ${file} is missing (stacks here: ${joinWords(known) || "none"})${suggestNearest(stack, known) || cure}`;
}

/**
 * Reads a stack's file and applies the declarations of Pulumi.yaml as the CLI does: types are
 * checked, defaults and fixed values filled in.
 * @throws UserError that lists every problem
 * @see https://github.com/pulumi/pulumi/blob/v3.259.0/sdk/go/common/workspace/config.go
 */
export function readStackConfig(project: Project, stack: string): StackConfig {
    const name = `Pulumi.${stack}.yaml`;
    const known = listStackNames(project.directory);
    if (!known.includes(stack)) throw new UserError(describeMissingStack(stack, known));
    const file = path.join(project.directory, name);
    const document = readYaml(file);
    const data = readContent(document, file);
    const parsed = stackFile.safeParse(data);
    if (!parsed.success)
        throw new UserError(
            renderProblems(name, placeProblems(listIssueProblems(parsed.error, data), file)),
        );
    const written = Object.entries({
        ...parsed.data.config,
        ...Object.fromEntries(readScalarTexts(document, "config")),
    });
    const given = new Map(written.map(([key, value]) => [qualifyKey(key, project.name), value]));
    const problems = [
        ...findDuplicateProblems(written.map(([key]) => qualifyKey(key, project.name))),
        ...findDeclaredProblems(given, project),
        ...findDisabledProblems(given.get(DISABLED)),
    ];
    if (problems.length > 0)
        throw new UserError(
            renderProblems(
                name,
                placeProblems(problems, file, { under: "config", namespace: project.name }),
            ),
        );
    return {
        values: encodeValues(given, project),
        secretKeys: [...given].filter(([, value]) => isSecret(value)).map(([key]) => key),
        environments: listEnvironmentNames(parsed.data.environment),
    };
}

/** A key with its namespace, the project's when it has none. */
export function qualifyKey(key: string, namespace: string): string {
    return key.includes(":") ? key : `${namespace}:${key}`;
}

function findDuplicateProblems(keys: readonly string[]): Problem[] {
    return keys
        .filter((key, index) => keys.indexOf(key) !== index)
        .map((key) => ({ key, message: "is set twice; keep one" }));
}

/** Values that are not as Pulumi.yaml declares them. */
function findDeclaredProblems(given: ReadonlyMap<string, unknown>, { config }: Project): Problem[] {
    return Object.entries(config).flatMap(([key, declared]): Problem[] => {
        if (!given.has(key)) {
            const missing =
                declared.type && declared.default === undefined && declared.value === undefined;
            return missing ? [{ key, message: "is missing and has no default; set it" }] : [];
        }
        const value = given.get(key);
        if (isSecret(value)) return [];
        if (declared.secret)
            return [{ key, message: "must be encrypted; set it with pulumi config set --secret" }];
        const message = findTypeProblem(value, declared);
        return message ? [{ key, message }] : [];
    });
}

function findDisabledProblems(value: unknown): Problem[] {
    const isList = Array.isArray(value) && value.every((item) => typeof item === "string");
    return value === undefined || isList
        ? []
        : [{ key: DISABLED, message: "must be a list of packages; write [aws]" }];
}

/**
 * Texts for the program, by full key; what a stack does not set has the project's value or default.
 * @param given what it sets, by full key
 */
export function encodeValues(
    given: ReadonlyMap<string, unknown>,
    { config }: Project,
): Record<string, string> {
    const filled = Object.entries(config).flatMap(
        ([key, { default: fallback, value = fallback }]) =>
            value === undefined || given.has(key) ? [] : [[key, value] as const],
    );
    return Object.fromEntries(
        [...given, ...filled].map(([key, value]) => [key, toText(withoutSecrets(value))]),
    );
}

/** Imports are names, or objects with the name as their key. */
function listEnvironmentNames(environment: z.infer<typeof stackFile>["environment"]): string[] {
    const list = Array.isArray(environment) ? environment : (environment?.imports ?? []);
    return list.map((item) => (typeof item === "string" ? item : (Object.keys(item)[0] ?? "")));
}
