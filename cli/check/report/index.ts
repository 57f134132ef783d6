import * as fs from "node:fs";
import { readMessage } from "../../../core/problems/problems";
import { UserError } from "../../../core/problems/userError";
import type { CheckResult } from "../result";
import { renderGithub } from "./github";
import { renderMarkdown } from "./markdown";
import { renderSarif } from "./sarif";
import { renderText } from "./text";

/** Forms of the report. */
export const FORMATS = ["text", "json", "markdown", "github", "sarif"] as const;
/** One form of the report. */
export type Format = (typeof FORMATS)[number];

const RENDERERS: Readonly<Record<Format, (result: CheckResult) => string>> = {
    text: renderText,
    json: (result) => `${JSON.stringify(result, null, 2)}\n`,
    markdown: renderMarkdown,
    github: renderGithub,
    sarif: renderSarif,
};

/** The report in one form, with a final line break. */
export function render(result: CheckResult, format: Format): string {
    return RENDERERS[format](result);
}

/**
 * Writes the report in one form: to a file, or else to standard output.
 * @throws UserError when the file cannot be written
 */
export function writeReport(result: CheckResult, format: Format, file: string | undefined): void {
    const report = render(result, format);
    if (file === undefined) {
        process.stdout.write(report);
        return;
    }
    try {
        fs.writeFileSync(file, report);
    } catch (error) {
        throw new UserError(
            `cannot write ${file}: ${readMessage(error)}; name a file in a folder that exists`,
        );
    }
}
