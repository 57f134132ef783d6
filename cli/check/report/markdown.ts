import { countNoun } from "../../../core/problems/problems";
import {
    describeRegionTable,
    REGION_COLUMNS,
    renderRegionRows,
    type RegionTable,
} from "../../../core/ranking/regionTable";
import type { CheckResult, PackReport, Verdict } from "../result";
import { renderGateMarkdown } from "./gate";
import { drawCell, drawPriceChart } from "./mermaid";
import { groupVerdicts, describeWeight, listUnenforced } from "./policies";
import { summarizeVerdict } from "./text";
import { describeChanges, describeCosts } from "./regionLines";
import { listOutsideCells, drawTree } from "./tree";

/** The report for a pull request's comment. */
export function renderMarkdown(result: CheckResult): string {
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
        result.gate ? renderGateMarkdown(result.gate) : "",
        `### ${verdict === "PASS" ? "✅" : "❌"} gpu-batch check of \`${stack}\`: ${verdict}`,
        ...errors.map((error) => fenceText(error)),
        ...renderPolicies(result),
        regions &&
            [
                `**Regions**: ${describeRegionTable(regions)}`,
                renderTable(REGION_COLUMNS, renderRegionRows(regions)),
            ].join("\n\n"),
        regions && renderChart(regions),
        changes && renderList(`Regions against ${changes.base}`, describeChanges(changes)),
        renderList("Costs", describeCosts(costs)),
        ...cells.map((cell) =>
            foldText(
                `Cell <code>${cell.name}</code>, ${countNoun(cell.resources, "resource")}`,
                [
                    fenceText(drawTree(resources, cell.urn).join("\n")),
                    fenceText(drawCell(cell, resources), "mermaid"),
                ].join("\n\n"),
            ),
        ),
        renderOutside(result),
        warnings.length > 0 && [`**Warnings**`, renderBullets(warnings)].join("\n\n"),
        result.exitCode !== 1 && foldText("What this check cannot know", renderBullets(cannotKnow)),
        summarizeVerdict(result),
    ];
    return `${blocks.filter(Boolean).join("\n\n")}\n`;
}

/** Regions whose chart a reader has room for without unfolding it. */
const MAX_OPEN_BARS = 6;

function renderChart(regions: RegionTable): string {
    const { text, bars, left } = drawPriceChart(regions);
    if (text === "") return "";
    const chart = fenceText(text, "mermaid");
    if (bars <= MAX_OPEN_BARS) return chart;
    const rest = left > 0 ? `, without the ${countNoun(left, "dearest region")}` : "";
    return foldText(`Prices as a chart${rest}`, chart);
}

function renderOutside(result: CheckResult): string {
    const outside = listOutsideCells(result);
    if (outside.length === 0) return "";
    const lines = drawTree(outside, "").join("\n");
    return foldText(`Beside the cells, ${countNoun(outside.length, "resource")}`, fenceText(lines));
}

function renderList(title: string, lines: readonly string[]): string {
    return lines.length === 0 ? "" : `**${title}**\n\n${fenceText(lines.join("\n"))}`;
}

function renderPolicies(result: CheckResult): string[] {
    const { packErrors, verdicts, packs } = result;
    const { failing, warning, exempted, fixed } = groupVerdicts(verdicts);
    const list = (title: string, items: readonly Verdict[]) =>
        items.length > 0 ? `**${title}**\n\n${items.map(renderVerdict).join("\n")}` : "";
    const unenforced = listUnenforced(result).map(
        ([level, names]) => `${names.length} ${level}: ${names.join(", ")}`,
    );
    return [
        ...packErrors.map((error) => fenceText(error)),
        list("Policies that fail this check", failing),
        unenforced.length > 0
            ? `**Policies that fail no check**\n\n${renderBullets(unenforced)}`
            : "",
        list(`Advisory: ${warning.length}`, warning),
        list(`Exempted: ${exempted.length}`, exempted),
        fixed.length > 0
            ? foldText(`Fixed: ${fixed.length}`, fixed.map(renderVerdict).join("\n"))
            : "",
        packs.length > 0 ? foldText("Packs", renderBullets(packs.map(renderPack))) : "",
    ].filter(Boolean);
}

function renderPack({ name, version, policies, answered, disabled }: PackReport): string {
    const off = disabled > 0 ? `, ${disabled} disabled` : "";
    return `${name} ${version}: ${answered} of ${policies.length} policies answered${off}`;
}

/** One verdict; its first line is the fault, the others say what to write and why. */
function renderVerdict(verdict: Verdict): string {
    const [fault = "", ...rest] = verdict.message.replaceAll("<", "&lt;").split("\n");
    const place = verdict.source === "" ? "" : ` at \`${verdict.source}\``;
    const head = `- **${verdict.policy}** (${describeWeight(verdict)})${place}: ${fault}`;
    return [head, ...rest.map((line) => `  <br>${line}`)].join("\n");
}

/** A block whose fence is longer than any run of backticks in the text, which would end it. */
function fenceText(text: string, language = "text"): string {
    const runs = [...text.matchAll(/`{3,}/g)].map(([run]) => run.length);
    const fence = "`".repeat(Math.max(2, ...runs) + 1);
    return `${fence}${language}\n${text}\n${fence}`;
}

function foldText(summary: string, body: string): string {
    return `<details><summary>${summary}</summary>\n\n${body}\n\n</details>`;
}

function renderBullets(lines: readonly string[]): string {
    return lines.map((line) => `- ${line.replaceAll("<", "&lt;")}`).join("\n");
}

function renderTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
    const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
    return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
