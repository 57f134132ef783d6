import type { View } from "../kit/view";
import { parsedJson } from "../kit/view";

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
export function allowancesOf(document: View): readonly Allowance[] | undefined {
    const opened = document.text === undefined ? document : parsedJson(document);
    if (!opened || opened.keys.length === 0) return undefined;
    return fields(opened, "Statement")
        .flatMap(oneOrMany)
        .filter((statement) => textsOf(statement, "Effect").some((effect) => same(effect, "Allow")))
        .map((statement) => ({
            actions: textsOf(statement, "Action"),
            notActions: textsOf(statement, "NotAction"),
            resources: textsOf(statement, "Resource"),
            notResources: textsOf(statement, "NotResource"),
            principals: fields(statement, "Principal"),
            hasNotPrincipal: fields(statement, "NotPrincipal").length > 0,
            conditions: fields(statement, "Condition").flatMap(conditionsOf),
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
export function oneOrManyTexts(view: View): string[] {
    return view.text === undefined ? view.texts : [view.text];
}

function same(a: string, b: string): boolean {
    return a.toLowerCase() === b.toLowerCase();
}

function fields(view: View, name: string): View[] {
    return view.keys.filter((key) => same(key, name)).map((key) => view.at(key));
}

function textsOf(statement: View, name: string): string[] {
    return fields(statement, name).flatMap(oneOrManyTexts);
}

function oneOrMany(view: View): View[] {
    return view.keys.length > 0 ? [view] : view.items;
}

function conditionsOf(view: View): Condition[] {
    return view.entries.flatMap(([operator, tests]) =>
        tests.entries.map(([key, value]) => ({
            operator: operator.toLowerCase(),
            key: key.toLowerCase(),
            // true and numbers are as good as their texts.
            values: [...oneOrManyTexts(value), ...plainTexts(value)],
        })),
    );
}

function plainTexts(value: View): string[] {
    const plain = value.text === undefined ? (value.flag ?? value.number) : undefined;
    return plain === undefined ? [] : [String(plain)];
}
