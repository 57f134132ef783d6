import type { CheckResult } from "../result";
import { github } from "./github";
import { markdown } from "./markdown";
import { sarif } from "./sarif";
import { text } from "./text";

/** Forms of the report. */
export const FORMATS = ["text", "json", "markdown", "github", "sarif"] as const;
/** One form of the report. */
export type Format = (typeof FORMATS)[number];

const RENDERERS: Readonly<Record<Format, (result: CheckResult) => string>> = {
    text,
    json: (result) => `${JSON.stringify(result, null, 2)}\n`,
    markdown,
    github,
    sarif,
};

/** The report in one form, with a final line break. */
export function render(result: CheckResult, format: Format): string {
    return RENDERERS[format](result);
}
