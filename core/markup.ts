const ENTITIES: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
};

/**
 * Text as HTML, SVG and XML show it: in an element, or in an attribute between either kind of quotes.
 * What XML 1.0 has no way to write, such as the bell, becomes U+FFFD. https://www.w3.org/TR/xml/#charsets
 */
export function escapeMarkup(text: string): string {
    return (
        text
            // eslint-disable-next-line no-control-regex
            .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd")
            .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character)
    );
}
