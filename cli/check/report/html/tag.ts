import { escapeMarkup } from "../../../../core/markup";

/** Text that is markup already: what {@link tag} makes, and drawings. */
export class Markup {
    constructor(readonly text: string) {}
}

/** What may stand in a template: text is escaped, nothing is left out. */
export type Part = string | number | Markup | undefined | false | readonly Part[];

/** One part of the page, which its contents list. */
export interface Section {
    /** Fragment of its address. */
    readonly id: string;
    readonly title: string;
    readonly body: Part;
}

function writePart(part: Part): string {
    if (part === undefined || part === false) return "";
    if (part instanceof Markup) return part.text;
    if (typeof part === "object") return part.map(writePart).join("");
    return escapeMarkup(String(part));
}

/**
 * Markup from a template whose values cannot leave their place, whatever a resource is called:
 * text is escaped for an element's content and for an attribute between quotes, and nothing but
 * {@link Markup} passes as it is.
 */
export function tag(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
    return new Markup(strings.map((text, index) => `${text}${writePart(parts[index])}`).join(""));
}
