import { counted } from "../../components/shared/problems";
import type { CheckResult } from "../result";
import { COLUMNS, regionCaption, regionRows } from "./regionRows";
import { verdictLine } from "./text";
import { treeLines } from "./tree";

/** The report for a pull request's comment. */
export function markdown(result: CheckResult): string {
    const { verdict, stack, regions, cells, resources, errors, warnings, cannotKnow } = result;
    const blocks = [
        `### ${verdict === "PASS" ? "✅" : "❌"} gpu-batch check of \`${stack}\`: ${verdict}`,
        ...errors.map((error) => fenced(error)),
        regions &&
            [`**Regions**, ${regionCaption(regions)}`, table(COLUMNS, regionRows(regions))].join(
                "\n\n",
            ),
        ...cells.map((cell) =>
            folded(
                `Cell <code>${cell.name}</code>, ${counted(cell.resources, "resource")}`,
                fenced(treeLines(resources, cell.urn).join("\n")),
            ),
        ),
        warnings.length > 0 && [`**Warnings**`, bullets(warnings)].join("\n\n"),
        verdict === "PASS" && folded("What this check cannot know", bullets(cannotKnow)),
        verdictLine(result),
    ];
    return `${blocks.filter(Boolean).join("\n\n")}\n`;
}

function fenced(text: string): string {
    return `\`\`\`text\n${text}\n\`\`\``;
}

function folded(summary: string, body: string): string {
    return `<details><summary>${summary}</summary>\n\n${body}\n\n</details>`;
}

function bullets(lines: readonly string[]): string {
    return lines.map((line) => `- ${line.replaceAll("<", "&lt;")}`).join("\n");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
    const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
    return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
