import { counted } from "../../../core/problems/problems";
import { fails, type CheckResult, type RegionTable } from "../result";
import { aligned } from "../../table";
import { grouped, policySummary, weight } from "./policies";
import { COLUMNS, regionCaption, regionRows } from "./regionRows";
import { changeLines, costLines } from "./regionLines";
import { outsideCells, treeLines } from "./tree";

/** The last line: verdict, counts and time. */
export function verdictLine(result: CheckResult): string {
    const { verdict, exitCode, errors, resources, cells, packs, seconds } = result;
    const planned = `${counted(resources.length, "resource")} in ${counted(cells.length, "cell")}`;
    const judged = packs.length > 0 ? `; ${policySummary(result)}` : "";
    const counts = exitCode === 1 ? counted(errors.length, "error") : `${planned}${judged}`;
    return `${verdict}  ${result.stack}: ${counts}, ${seconds.toFixed(1)} s`;
}

/** The report for a terminal. */
export function text(result: CheckResult): string {
    const { regions, changes, costs, cells, resources, warnings, errors, cannotKnow } = result;
    const sections =
        result.exitCode !== 1
            ? [
                  regions ? regionSection(regions) : "",
                  changes ? block(`Regions against ${changes.base}`, changeLines(changes)) : "",
                  block("Costs", costLines(costs)),
                  ...cells.map((cell) =>
                      [
                          `Cell ${cell.name} (${cell.region}), ${counted(cell.resources, "resource")}`,
                          ...treeLines(resources, cell.urn, "  "),
                      ].join("\n"),
                  ),
                  outsideSection(result),
                  section("Cannot know offline", cannotKnow),
              ]
            : [errors.join("\n\n")];
    return [...sections, policySection(result), section("Warnings", warnings), verdictLine(result)]
        .filter(Boolean)
        .join("\n\n")
        .concat("\n");
}

function block(title: string, lines: readonly string[]): string {
    return lines.length === 0 ? "" : [title, ...lines.map((line) => `  ${line}`)].join("\n");
}

function section(title: string, lines: readonly string[]): string {
    return lines.length === 0 ? "" : [title, ...lines.map((line) => `  - ${line}`)].join("\n");
}

/** What the policies found, the worst first; nothing when they found nothing. */
function policySection({ packErrors, verdicts }: CheckResult): string {
    const { failing, warning, noted } = grouped(verdicts);
    const lines = [
        ...packErrors.map((error) => `  ✗ ${error.replaceAll("\n", "\n    ")}`),
        ...[...failing, ...warning, ...noted].map((verdict) => {
            const place = verdict.source === "" ? "" : `  ${verdict.source}`;
            const mark = fails(verdict) ? "✗" : "!";
            return [
                `  ${mark} ${verdict.policy} (${weight(verdict)})${place}`,
                ...verdict.message.split("\n").map((line) => `      ${line}`),
            ].join("\n");
        }),
    ];
    return lines.length === 0 ? "" : ["Policies", ...lines].join("\n");
}

function regionSection(table: RegionTable): string {
    const numeric = (column: number) => column > 0 && column < COLUMNS.length - 1;
    const lines = aligned(COLUMNS, regionRows(table), numeric);
    return [`Regions (${regionCaption(table)})`, ...lines.map((line) => `  ${line}`)].join("\n");
}

function outsideSection(result: CheckResult): string {
    const outside = outsideCells(result);
    if (outside.length === 0) return "";
    return [
        `Beside the cells, ${counted(outside.length, "resource")}`,
        ...treeLines(outside, "", "  "),
    ].join("\n");
}
