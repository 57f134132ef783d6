import * as path from "node:path";
import * as ts from "typescript";
import { VERBS } from "./verbs";

/** Source files by path, relative to the repository. */
export type Sources = ReadonlyMap<string, string>;

/** Longest source file, in lines; a longer one holds two things. */
const MAX_FILE_LINES = 250;
/** Longest function, in lines. */
const MAX_FUNCTION_LINES = 50;
/** Shortest file that only one other imports, in lines; a shorter one is a part of that other. */
const MIN_LINES_OF_ONE_IMPORTER = 25;

/** What families of verbs may share, beside `core/`. */
const SHARED_BY_FAMILIES = [
    "cli/project/",
    "cli/aws/",
    "cli/options.ts",
    "cli/table.ts",
    "cli/terminal.ts",
];
/** What starts the command: it alone may import the door of every family. */
const CLI_ENTRANCES = ["cli/main.ts", "cli/commands.ts"];

/** An import of a file, type imports counted: a file of ours, or a package. */
function listImports(file: string, source: ts.SourceFile, sources: Sources): string[] {
    const specifiers: string[] = [];
    const visit = (node: ts.Node): void => {
        if (
            (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) &&
            node.moduleSpecifier &&
            ts.isStringLiteral(node.moduleSpecifier)
        )
            specifiers.push(node.moduleSpecifier.text);
        const [argument] =
            ts.isCallExpression(node) && node.expression.getText(source) === "require"
                ? node.arguments
                : [];
        if (argument && ts.isStringLiteral(argument)) specifiers.push(argument.text);
        ts.forEachChild(node, visit);
    };
    visit(source);
    return specifiers.map((specifier) => {
        if (!specifier.startsWith(".")) return specifier;
        const target = path.posix.join(path.posix.dirname(file), specifier);
        const candidates = [target, `${target}.ts`, `${target}/index.ts`];
        return candidates.find((one) => sources.has(one)) ?? target;
    });
}

/** Which part of the house a file belongs to. */
function findPart(file: string): string {
    const [top = ""] = file.split("/");
    return ["index.ts", "config.ts"].includes(file) ? "components" : top;
}

/** Which parts may be imported by which, beside their own. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
    components: ["core"],
    cli: ["core"],
    core: [],
    policy: [],
};

/** The family of verbs of a file of the command; undefined for what families share. */
function findFamily(file: string): string | undefined {
    if (!file.startsWith("cli/") || CLI_ENTRANCES.includes(file)) return undefined;
    if (SHARED_BY_FAMILIES.some((shared) => file.startsWith(shared))) return undefined;
    return file.split("/")[1];
}

function judgeImport(file: string, target: string, sources: Sources): string | undefined {
    const part = findPart(file);
    if (!sources.has(target)) {
        const isPulumi = target.startsWith("@pulumi/");
        if (part === "core" && (isPulumi || target.startsWith("@aws-sdk/")))
            return `${file} imports ${target}: core knows neither Pulumi nor AWS's SDK`;
        if (/^@pulumi\/(aws|awsx)$/.test(target))
            return `${file} imports ${target}: import a subpath, the index loads every service`;
        return undefined;
    }
    const other = findPart(target);
    if (other !== part && !(ALLOWED[part] ?? []).includes(other))
        return `${file} imports ${target}: ${part} does not know ${other}`;
    const [family, theirs] = [findFamily(file), findFamily(target)];
    const isShared = part === "cli" && family === undefined && !CLI_ENTRANCES.includes(file);
    if (theirs !== undefined && (isShared || (family !== undefined && family !== theirs)))
        return `${file} imports ${target}: families of verbs do not know each other`;
    return undefined;
}

const isComponent = (text: string) => / extends pulumi\.ComponentResource\b/.test(text);

function judgeComponents(file: string, imports: readonly string[], sources: Sources): string[] {
    if (file === "components/cell.ts" || !isComponent(sources.get(file) ?? "")) return [];
    // The one component that others are made of.
    const found = imports.filter(
        (one) => one !== "components/serviceRole.ts" && isComponent(sources.get(one) ?? ""),
    );
    return found.map((one) => `${file} imports ${one}: components/cell.ts alone joins components`);
}

/** The first circle that each file closes, type imports counted. */
function findCircles(imports: ReadonlyMap<string, readonly string[]>): string[] {
    const circles: string[] = [];
    const done = new Set<string>();
    const follow = (file: string, way: readonly string[]): void => {
        const at = way.indexOf(file);
        if (at >= 0) circles.push(`${[...way.slice(at), file].join(" -> ")}: a circle`);
        if (at >= 0 || done.has(file)) return;
        for (const next of imports.get(file) ?? [])
            if (imports.has(next)) follow(next, [...way, file]);
        done.add(file);
    };
    for (const file of imports.keys()) follow(file, []);
    return circles;
}

/** Name of a function, where it has one that a reader sees. */
function findName(node: ts.Node): string | undefined {
    if (ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node))
        return node.name && ts.isIdentifier(node.name) ? node.name.text : undefined;
    const holder = node.parent;
    const isTopLevel =
        ts.isVariableDeclaration(holder) && ts.isSourceFile(holder.parent.parent.parent);
    return isTopLevel && ts.isIdentifier(holder.name) ? holder.name.text : undefined;
}

function judgeFunctions(file: string, source: ts.SourceFile): string[] {
    const violations: string[] = [];
    const visit = (node: ts.Node): void => {
        if (ts.isFunctionLike(node) && "body" in node && node.body) {
            const [start, end] = [node.getStart(source), node.getEnd()].map(
                (at) => source.getLineAndCharacterOfPosition(at).line,
            );
            const lines = end! - start! + 1;
            const name = findName(node);
            const called =
                name ?? (ts.isConstructorDeclaration(node) ? "constructor" : "a function");
            if (lines > MAX_FUNCTION_LINES)
                violations.push(
                    `${file}: ${called} has ${lines} lines, over ${MAX_FUNCTION_LINES}`,
                );
            const [verb = ""] = /^[a-z]+/.exec(name ?? "") ?? [];
            if (name && !VERBS.has(verb))
                violations.push(`${file}: ${name} is no verb of test/support/verbs.ts`);
        }
        ts.forEachChild(node, visit);
    };
    visit(source);
    return violations;
}

function judgeLength(file: string, text: string, importers: number): string[] {
    const lines = text.split("\n").length - 1;
    if (lines > MAX_FILE_LINES) return [`${file} has ${lines} lines, over ${MAX_FILE_LINES}`];
    if (importers === 1 && lines < MIN_LINES_OF_ONE_IMPORTER)
        return [`${file} has ${lines} lines and one importer: make it a part of that file`];
    return [];
}

/** Every breach of the rules of the house, a sentence each. */
export function judgeHouse(sources: Sources): string[] {
    const parsed = new Map(
        [...sources].map(([file, text]) => [
            file,
            ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true),
        ]),
    );
    const imports = new Map(
        [...parsed].map(([file, source]) => [file, listImports(file, source, sources)] as const),
    );
    const countImporters = (file: string) =>
        [...imports.values()].filter((targets) => targets.includes(file)).length;
    return [
        ...findCircles(imports),
        ...[...sources].flatMap(([file, text]) => {
            const targets = imports.get(file) ?? [];
            return [
                ...targets.flatMap((target) => judgeImport(file, target, sources) ?? []),
                ...judgeComponents(file, targets, sources),
                ...judgeFunctions(file, parsed.get(file)!),
                ...judgeLength(file, text, countImporters(file)),
            ];
        }),
    ];
}
