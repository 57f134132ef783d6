import type { View } from "../kit/view";
import { parseJson } from "../kit/view";

/** One statement that allows something. */
export interface Allowance {
    readonly actions: readonly string[];
    readonly notActions: readonly string[];
    readonly resources: readonly string[];
    readonly notResources: readonly string[];
    /** What `Principal` says; empty for a document of an identity. */
    readonly principals: readonly View[];
    readonly hasNotPrincipal: boolean;
    readonly conditions: readonly Condition[];
}

/** One test of a statement's conditions, all of which must hold. */
export interface Condition {
    /** Such as `StringEquals`, in small letters. */
    readonly operator: string;
    /** Such as `aws:sourcearn`, in small letters. */
    readonly key: string;
    /** One of which must fit. */
    readonly values: readonly string[];
}

/**
 * The statements of a policy document that allow something; undefined when it is none. A document is
 * JSON text, or the object that the SDK takes in its place. IAM takes one or a list at each place, and
 * the names are read without regard to case: what AWS refuses is no harm, what it takes must be seen.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function listAllowances(document: View): readonly Allowance[] | undefined {
    const opened = document.text === undefined ? document : parseJson(document);
    if (!opened || opened.keys.length === 0) return undefined;
    return listFields(opened, "Statement")
        .flatMap(listViews)
        .filter((statement) =>
            readTexts(statement, "Effect").some((effect) => isSame(effect, "Allow")),
        )
        .map((statement) => ({
            actions: readTexts(statement, "Action"),
            notActions: readTexts(statement, "NotAction"),
            resources: readTexts(statement, "Resource"),
            notResources: readTexts(statement, "NotResource"),
            principals: listFields(statement, "Principal"),
            hasNotPrincipal: listFields(statement, "NotPrincipal").length > 0,
            conditions: listFields(statement, "Condition").flatMap(listConditions),
        }));
}

/** Whether a text fits a pattern of IAM, in which `*` stands for any characters and `?` for one; case does not count. */
export function fitsIam(pattern: string, text: string): boolean {
    const source = pattern
        .replace(/\*+/g, "*")
        .replace(/[.+^${}()|[\]\\]/g, "\\$&")
        .replaceAll("*", ".*")
        .replaceAll("?", ".");
    return new RegExp(`^${source}$`, "is").test(text);
}

/** One text, or the texts of a list. */
export function listTexts(view: View): string[] {
    return view.text === undefined ? view.texts : [view.text];
}

function isSame(a: string, b: string): boolean {
    return a.toLowerCase() === b.toLowerCase();
}

function listFields(view: View, name: string): View[] {
    return view.keys.filter((key) => isSame(key, name)).map((key) => view.at(key));
}

function readTexts(statement: View, name: string): string[] {
    return listFields(statement, name).flatMap(listTexts);
}

function listViews(view: View): View[] {
    return view.keys.length > 0 ? [view] : view.items;
}

function listConditions(view: View): Condition[] {
    return view.entries.flatMap(([operator, tests]) =>
        tests.entries.map(([key, value]) => ({
            operator: operator.toLowerCase(),
            key: key.toLowerCase(),
            // true and numbers are as good as their texts.
            values: [...listTexts(value), ...listPlainTexts(value)],
        })),
    );
}

function listPlainTexts(value: View): string[] {
    const plain = value.text === undefined ? (value.flag ?? value.number) : undefined;
    return plain === undefined ? [] : [String(plain)];
}
