import * as fs from "node:fs";
import { readMessage } from "../../../core/problems/problems";
import { UserError } from "../../../core/problems/userError";
import type { CheckResult } from "../result";
import { renderGithub } from "./github";
import { renderHtml } from "./html/page";
import { buildWayBack, findFilesUrl, withLinks } from "./links";
import { renderMarkdown } from "./markdown";
import { renderSarif } from "./sarif";
import { decideColor, keepPlain, paintText } from "../../terminal";
import { renderText } from "./text";

/** Forms of the report. */
export const FORMATS = ["text", "json", "markdown", "github", "sarif", "html"] as const;
/** One form of the report. */
export type Format = (typeof FORMATS)[number];

/** What a report is written for. */
export interface ReportPlace {
    /**
     * What addresses of the project's files begin with; empty when the report lies in the project's
     * folder. @default ""
     */
    readonly files?: string;
    /** Colours the verdicts of the text; no other form has any. @default false */
    readonly color?: boolean;
}

const RENDERERS: Readonly<Record<Format, (result: CheckResult, place: ReportPlace) => string>> = {
    text: (result, { color = false }) => renderText(result, color ? paintText : keepPlain),
    json: (result) => `${JSON.stringify(result, null, 2)}\n`,
    markdown: renderMarkdown,
    github: renderGithub,
    sarif: renderSarif,
    html: (result, { files = "" }) => renderHtml(result, files),
};

/** The report in one form, with a final line break. */
export function render(result: CheckResult, format: Format, place: ReportPlace = {}): string {
    return RENDERERS[format](result, place);
}

/**
 * Writes the report in one form: to a file, or else to standard output. Its links lead to the commit in
 * a CI run, and to the project's folder elsewhere.
 * @param directory folder of Pulumi.yaml
 * @throws UserError when the file cannot be written
 */
export function writeReport(
    result: CheckResult,
    format: Format,
    file: string | undefined,
    directory: string,
): void {
    const commit = findFilesUrl(process.env);
    const files = commit ?? buildWayBack(file, directory);
    const color = file === undefined && decideColor(process.env, process.stdout);
    const report = render(withLinks(result, commit), format, { files, color });
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
