import { counted } from "../../../core/problems/problems";
import type { CheckResult, PackReport, Verdict } from "../result";
import { cellDrawing } from "./mermaid";
import { grouped, weight } from "./policies";
import { COLUMNS, regionCaption, regionRows } from "./regionRows";
import { verdictLine } from "./text";
import { changeLines, costLines } from "./regionLines";
import { outsideCells, treeLines } from "./tree";

/** The report for a pull request's comment. */
export function markdown(result: CheckResult): string {
    const {
        verdict,
        stack,
        regions,
        changes,
        costs,
        cells,
        resources,
        errors,
        warnings,
        cannotKnow,
    } = result;
    const blocks = [
        `### ${verdict === "PASS" ? "✅" : "❌"} gpu-batch check of \`${stack}\`: ${verdict}`,
        ...errors.map((error) => fenced(error)),
        ...policyBlocks(result),
        regions &&
            [`**Regions**, ${regionCaption(regions)}`, table(COLUMNS, regionRows(regions))].join(
                "\n\n",
            ),
        changes && listedBlock(`Regions against ${changes.base}`, changeLines(changes)),
        listedBlock("Costs", costLines(costs)),
        ...cells.map((cell) =>
            folded(
                `Cell <code>${cell.name}</code>, ${counted(cell.resources, "resource")}`,
                [
                    fenced(treeLines(resources, cell.urn).join("\n")),
                    fenced(cellDrawing(cell, resources), "mermaid"),
                ].join("\n\n"),
            ),
        ),
        outsideBlock(result),
        warnings.length > 0 && [`**Warnings**`, bullets(warnings)].join("\n\n"),
        result.exitCode !== 1 && folded("What this check cannot know", bullets(cannotKnow)),
        verdictLine(result),
    ];
    return `${blocks.filter(Boolean).join("\n\n")}\n`;
}

function outsideBlock(result: CheckResult): string {
    const outside = outsideCells(result);
    if (outside.length === 0) return "";
    const lines = treeLines(outside, "").join("\n");
    return folded(`Beside the cells, ${counted(outside.length, "resource")}`, fenced(lines));
}

function listedBlock(title: string, lines: readonly string[]): string {
    return lines.length === 0 ? "" : `**${title}**\n\n${fenced(lines.join("\n"))}`;
}

function policyBlocks({ packErrors, verdicts, packs }: CheckResult): string[] {
    const { failing, warning, noted } = grouped(verdicts);
    const list = (items: readonly Verdict[]) => items.map(item).join("\n");
    return [
        ...packErrors.map((error) => fenced(error)),
        failing.length > 0 ? `**Policies that fail this check**\n\n${list(failing)}` : "",
        warning.length > 0 ? folded(`Advisory: ${warning.length}`, list(warning)) : "",
        noted.length > 0 ? folded(`Exempted or mended: ${noted.length}`, list(noted)) : "",
        packs.length > 0 ? folded("Packs", bullets(packs.map(packLine))) : "",
    ].filter(Boolean);
}

function packLine({ name, version, policies, answered, disabled }: PackReport): string {
    const off = disabled > 0 ? `, ${disabled} disabled` : "";
    return `${name} ${version}: ${answered} of ${policies.length} policies answered${off}`;
}

/** One verdict; its first line is the fault, the others say what to write and why. */
function item(verdict: Verdict): string {
    const [fault = "", ...rest] = verdict.message.replaceAll("<", "&lt;").split("\n");
    const place = verdict.source === "" ? "" : ` at \`${verdict.source}\``;
    const head = `- **${verdict.policy}** (${weight(verdict)})${place}: ${fault}`;
    return [head, ...rest.map((line) => `  <br>${line}`)].join("\n");
}

/** A block whose fence is longer than any run of backticks in the text, which would end it. */
function fenced(text: string, language = "text"): string {
    const runs = [...text.matchAll(/`{3,}/g)].map(([run]) => run.length);
    const fence = "`".repeat(Math.max(2, ...runs) + 1);
    return `${fence}${language}\n${text}\n${fence}`;
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
