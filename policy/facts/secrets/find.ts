import { isSecret } from "./names";
import { findSecret, isReference } from "./values";

/** A secret that stands where everybody may read it. */
export interface Leak {
    /** Name of the variable or of the option; undefined when only the value tells. */
    readonly name?: string;
    /** What the value looks like, such as "a GitHub token". */
    readonly kind?: string;
}

/**
 * A secret among named values: by the words of the name, or by the value.
 * @param value undefined where it is not known
 */
export function findNamed(
    name: string,
    value: string | undefined,
    patterns: readonly string[],
): Leak[] {
    const kind = value === undefined ? undefined : findSecret(value);
    if (kind === undefined && !isSecret(name, value, patterns)) return [];
    return [{ name, ...(kind === undefined ? {} : { kind }) }];
}

/** `NAME=value` and `--name=value`, within a word or a line of shell. */
const ASSIGNMENT = /(?:^|[\s;&|('"])(-{0,2}[A-Za-z][\w-]*)=("[^"]*"|'[^']*'|[^\s;&|)'"]+)/g;
/** `--name value` within a line of shell. */
const OPTION = /(?:^|\s)--([A-Za-z][\w-]*)\s+("[^"]*"|'[^']*'|[^\s-][^\s;&|]*)/g;
/** `-u user:password`, as curl takes it; other programs have a user and a group there. */
const CURL = /\bcurl\b/;
const USER = /(?:^|\s)(?:-u|--user)[\s=]?["']?[^\s:"']+:([^\s"']+)/g;

/** `docker login -p value`, and the key that `wandb login` takes as its only word. */
const LOGINS: readonly RegExp[] = [
    /\b(?:docker|podman|nerdctl)\s+login\b[^;&|\n]*?\s-p[\s=]?([^\s-][^\s;&|]*)/g,
    /\bwandb\s+login\s+(?:--\S+\s+)*([0-9a-f]{40})\b/g,
];

/** Secrets in the words of a command: by their shape, by an assignment, or after an option. */
export function findInCommand(words: readonly string[], patterns: readonly string[]): Leak[] {
    const line = words.join(" ");
    const kind = words.map(findSecret).find((found) => found !== undefined) ?? findSecret(line);
    const named = [...line.matchAll(ASSIGNMENT), ...line.matchAll(OPTION)].flatMap(
        ([, name = "", value = ""]) =>
            isSecret(name.replace(/^-+/, ""), value.replace(/^["']|["']$/g, ""), patterns)
                ? [{ name: name.replace(/^-+/, "") }]
                : [],
    );
    const hasUser =
        CURL.test(line) &&
        [...line.matchAll(USER)].some(([, password = ""]) => !isReference(password));
    const hasLogin = LOGINS.some((login) =>
        [...line.matchAll(login)].some(([, password = ""]) => !isReference(password)),
    );
    return [
        ...(kind === undefined ? [] : [{ kind }]),
        ...named,
        ...((hasUser || hasLogin) && kind === undefined ? [{ kind: "a user's password" }] : []),
    ];
}
