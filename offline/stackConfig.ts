import * as fs from "node:fs";
import * as path from "node:path";
import * as z from "zod";
import { hint, listed, problemReport, type Problem } from "../components/shared/problems";
import { issueProblems } from "../settings/issues";
import { UserError } from "./problem";
import type { ConfigDeclaration, Project } from "./project";
import { readYaml } from "./yaml";

/**
 * Configuration as the CLI hands it to a program: values as text, lists and objects as JSON.
 */
export interface StackConfig {
    /** By full key, `gpu-batch:maxVcpus`. */
    readonly values: Readonly<Record<string, string>>;
    /** Full keys of encrypted values. */
    readonly secretKeys: readonly string[];
    /** Environments of Pulumi ESC that the stack imports, which only a login can read. */
    readonly environments: readonly string[];
}

/** Stands for an encrypted value: the check has no key to it, and needs none. */
export const SECRET_PLACEHOLDER = "[secret]";

const stackFile = z.looseObject({
    config: z.record(z.string(), z.unknown()).nullish(),
    environment: z.unknown().optional(),
});

/** Names of the stacks that have a file in the project's folder. */
export function stackNames(directory: string): string[] {
    return fs
        .readdirSync(directory)
        .flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? [])
        .sort();
}

/**
 * Reads a stack's file and applies the declarations of Pulumi.yaml as the CLI does: types are
 * checked, defaults filled in.
 * @throws UserError that lists every problem
 */
export function readStackConfig(project: Project, stack: string): StackConfig {
    const name = `Pulumi.${stack}.yaml`;
    const known = stackNames(project.directory);
    if (!known.includes(stack))
        throw new UserError(
            `there is no stack ${stack}: ${name} is missing (stacks here: ${listed(known) || "none"})${hint(stack, known)}`,
        );
    const data = readYaml(path.join(project.directory, name));
    const parsed = stackFile.safeParse(data);
    if (!parsed.success)
        throw new UserError(problemReport(name, issueProblems(parsed.error, data)));
    const given = qualified(parsed.data.config ?? {}, project.name);
    const problems = [
        ...duplicateProblems(Object.keys(parsed.data.config ?? {}), project.name),
        ...typeProblems(given, project),
    ];
    if (problems.length > 0) throw new UserError(problemReport(name, problems));
    return { ...encoded(given, project), environments: environmentNames(parsed.data.environment) };
}

function fullKey(key: string, namespace: string): string {
    return key.includes(":") ? key : `${namespace}:${key}`;
}

function qualified(config: Record<string, unknown>, namespace: string): Map<string, unknown> {
    return new Map(Object.entries(config).map(([key, value]) => [fullKey(key, namespace), value]));
}

function duplicateProblems(keys: readonly string[], namespace: string): Problem[] {
    const full = keys.map((key) => fullKey(key, namespace));
    return full.flatMap((key, index) =>
        full.indexOf(key) === index ? [] : [{ key, message: "is set twice; keep one" }],
    );
}

/** Whether a value, or one inside it, is encrypted. */
function isSecret(value: unknown): boolean {
    if (typeof value !== "object" || value === null) return false;
    if ("secure" in value && Object.keys(value).length === 1) return true;
    return Object.values(value).some(isSecret);
}

function withoutSecrets(value: unknown): unknown {
    if (typeof value !== "object" || value === null) return value;
    if ("secure" in value && Object.keys(value).length === 1) return SECRET_PLACEHOLDER;
    return Array.isArray(value)
        ? value.map(withoutSecrets)
        : Object.fromEntries(
              Object.entries(value).map(([key, item]) => [key, withoutSecrets(item)]),
          );
}

const EXAMPLES: Readonly<Record<string, string>> = {
    string: "text, in quotes if it looks like a number",
    integer: "a whole number",
    boolean: "true or false",
    array: "a list, such as [a, b]",
    object: "an object of keys and values",
};

/** Why a value is not of the declared type; undefined when it is. */
function typeProblem(value: unknown, declared: ConfigDeclaration): string | undefined {
    const isType: Readonly<Record<string, boolean>> = {
        string: typeof value === "string",
        integer: Number.isInteger(value) || (typeof value === "string" && /^[+-]?\d+$/.test(value)),
        boolean: typeof value === "boolean" || value === "true" || value === "false",
        array: Array.isArray(value),
        object: typeof value === "object" && value !== null && !Array.isArray(value),
    };
    const type = declared.type;
    if (type === undefined) return undefined;
    if (!isType[type])
        return `must be of type ${type}, and is ${JSON.stringify(value)}; write ${EXAMPLES[type]}`;
    const faulty =
        Array.isArray(value) && declared.items
            ? value
                  .map((item) => typeProblem(item, declared.items as ConfigDeclaration))
                  .find(Boolean)
            : undefined;
    return faulty && `has an item that ${faulty}`;
}

function typeProblems(given: ReadonlyMap<string, unknown>, { config }: Project): Problem[] {
    return [...given].flatMap(([key, value]) => {
        const declared = config[key];
        const message = declared && !isSecret(value) ? typeProblem(value, declared) : undefined;
        return message ? [{ key, message }] : [];
    });
}

/** Text as Pulumi's configuration carries a value. */
function asText(value: unknown): string {
    return typeof value === "string" ? value : JSON.stringify(value);
}

function encoded(given: ReadonlyMap<string, unknown>, { config }: Project) {
    const defaults = Object.entries(config).flatMap(([key, { default: value }]) =>
        value === undefined || given.has(key) ? [] : [[key, value] as const],
    );
    return {
        values: Object.fromEntries(
            [...given, ...defaults].map(([key, value]) => [key, asText(withoutSecrets(value))]),
        ),
        secretKeys: [...given].filter(([, value]) => isSecret(value)).map(([key]) => key),
    };
}

/** Imports are names, or objects with the name as their key. */
function environmentNames(environment: unknown): string[] {
    const imports = Array.isArray(environment)
        ? environment
        : ((environment as { imports?: unknown[] } | undefined)?.imports ?? []);
    return imports.map((item) =>
        typeof item === "string" ? item : (Object.keys(item as object)[0] ?? ""),
    );
}
