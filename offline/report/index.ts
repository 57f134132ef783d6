import type { CheckResult } from "../result";
import { markdown } from "./markdown";
import { text } from "./text";

/** Forms of the report. */
export const FORMATS = ["text", "json", "markdown"] as const;
/** One form of the report. */
export type Format = (typeof FORMATS)[number];

const RENDERERS: Readonly<Record<Format, (result: CheckResult) => string>> = {
    text,
    json: (result) => `${JSON.stringify(result, null, 2)}\n`,
    markdown,
};

/** The report in one form, with a final line break. */
export function render(result: CheckResult, format: Format): string {
    return RENDERERS[format](result);
}
