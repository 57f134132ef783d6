import * as fs from "node:fs";
import * as path from "node:path";
import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Node } from "yaml";
import { locateProblems, type Locate, type Problem } from "../../core/problems/problems";

/** How the keys of problems are written in a file. */
export interface KeyForm {
    /** Key of the file that they sit under, such as `config`. @default the file itself */
    readonly under?: string;
    /** Namespace that the file may leave out: `maxVcpus` stands for `gpu-batch:maxVcpus`. @default none */
    readonly namespace?: string;
}

/** A part of a document that a key leads to: where its own key stands, and what it holds. */
interface Part {
    readonly at: number | undefined;
    readonly value: unknown;
}

/**
 * The line of a problem's key in the text of a YAML or JSON file, counted from 1: of its deepest part
 * that the file has, since what is missing stands nowhere. A key may have dots in it, as tags do.
 * @returns undefined where not even the first part is there
 */
export function findKeyLine(
    text: string,
    key: string,
    { under, namespace = "" }: KeyForm = {},
): number | undefined {
    const lineCounter = new LineCounter();
    const { contents } = parseDocument(text, { lineCounter, logLevel: "silent" });
    const root = under === undefined ? contents : (isMap(contents) && contents.get(under)) || null;
    const parts = followKey(root, key, namespace);
    const offset = parts.findLast(({ at }) => at !== undefined)?.at;
    return offset === undefined ? undefined : lineCounter.linePos(offset).line;
}

/** The parts of a document along a key, as far as it has them. */
function followKey(root: unknown, key: string, namespace: string): Part[] {
    const parts: Part[] = [];
    for (let [value, rest] = [root, key]; rest !== "";) {
        const step = findStep(value, rest, namespace);
        if (!step) break;
        parts.push(step.part);
        [value, rest] = [step.part.value, step.rest];
    }
    return parts;
}

/** The part that a key leads to first, and what of the key is left. */
function findStep(value: unknown, key: string, namespace: string) {
    const [index, position] = /^\[(\d+)\]\.?/.exec(key) ?? [];
    if (isSeq(value) && index !== undefined) {
        const item = value.items[Number(position)] as Node | undefined;
        return (
            item && { part: { at: item.range?.[0], value: item }, rest: key.slice(index.length) }
        );
    }
    if (!isMap(value)) return undefined;
    const fitting = value.items.flatMap((pair) => {
        if (!isScalar(pair.key)) return [];
        const name = String(pair.key.value);
        const form = [name, `${namespace}:${name}`].find((each) => isBeginning(each, key));
        return form === undefined ? [] : [{ form, at: pair.key.range?.[0], value: pair.value }];
    });
    // The longest, and the last of those that are written twice, which is the one that counts.
    const best = fitting.reduce<(typeof fitting)[number] | undefined>(
        (found, one) => (found && found.form.length > one.form.length ? found : one),
        undefined,
    );
    return best && { part: best, rest: key.slice(best.form.length).replace(/^\./, "") };
}

function isBeginning(name: string, key: string): boolean {
    return name !== "" && key.startsWith(name) && ["", ".", "["].includes(key.charAt(name.length));
}

/** Problems of one file, each with the line where its key stands. */
export function placeProblems(
    problems: readonly Problem[],
    file: string,
    form?: KeyForm,
): readonly Problem[] {
    const text = fs.readFileSync(file, "utf8");
    return locateProblems(problems, (key) => {
        const line = findKeyLine(text, key, form);
        return line === undefined ? undefined : `${path.basename(file)}:${line}`;
    });
}

/**
 * Says where a setting stands: in the stack's file, else where Pulumi.yaml has its default; undefined for
 * what is in neither.
 */
export function createLocator(
    { directory, name: namespace }: { readonly directory: string; readonly name: string },
    stack: string,
): Locate {
    const find = (file: string, key: string) =>
        findKeyLine(fs.readFileSync(path.join(directory, file), "utf8"), key, {
            under: "config",
            namespace,
        });
    return (key) => {
        // A key without a namespace is of another file, such as the lock.
        if (!/^[\w-]+:/.test(key)) return undefined;
        const own = `Pulumi.${stack}.yaml`;
        const line = find(own, key);
        if (line !== undefined) return `${own}:${line}`;
        const [setting = ""] = /^[^.[]+/.exec(key) ?? [];
        const declared = find("Pulumi.yaml", `${setting}.default`);
        return declared === undefined ? undefined : `Pulumi.yaml:${declared} (default)`;
    };
}
