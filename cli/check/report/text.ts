import { countNoun } from "../../../core/problems/problems";
import { describeRegionTable, type RegionTable } from "../../../core/ranking/regionTable";
import { fails, type CheckResult } from "../result";
import { alignRegions } from "../../table";
import { renderGateText } from "./gate";
import { groupVerdicts, summarizePolicies, describeWeight } from "./policies";
import { describeChanges, describeCosts } from "./regionLines";
import { listOutsideCells, drawTree } from "./tree";

/** The last line: verdict, counts and time. */
export function summarizeVerdict(result: CheckResult): string {
    const { verdict, exitCode, errors, resources, cells, packs, seconds } = result;
    const planned = `${countNoun(resources.length, "resource")} in ${countNoun(cells.length, "cell")}`;
    const judged = packs.length > 0 ? `; ${summarizePolicies(result)}` : "";
    const loosened = exitCode === 3 ? "the change loosens its own gate; " : "";
    const counts =
        exitCode === 1 ? countNoun(errors.length, "error") : `${loosened}${planned}${judged}`;
    return `${verdict}  ${result.stack}: ${counts}, ${seconds.toFixed(1)} s`;
}

/** The report for a terminal. */
export function renderText(result: CheckResult): string {
    const { regions, changes, costs, cells, resources, warnings, errors, cannotKnow } = result;
    const sections =
        result.exitCode !== 1
            ? [
                  regions ? renderRegions(regions) : "",
                  changes
                      ? renderBlock(`Regions against ${changes.base}`, describeChanges(changes))
                      : "",
                  renderBlock("Costs", describeCosts(costs)),
                  ...cells.map((cell) =>
                      [
                          `Cell ${cell.name} (${cell.region}), ${countNoun(cell.resources, "resource")}`,
                          ...drawTree(resources, cell.urn, "  "),
                      ].join("\n"),
                  ),
                  renderOutside(result),
                  renderSection("Cannot know offline", cannotKnow),
              ]
            : [errors.join("\n\n")];
    return [
        result.gate ? renderGateText(result.gate) : "",
        ...sections,
        renderPolicies(result),
        renderSection("Warnings", warnings),
        summarizeVerdict(result),
    ]
        .filter(Boolean)
        .join("\n\n")
        .concat("\n");
}

function renderBlock(title: string, lines: readonly string[]): string {
    return lines.length === 0 ? "" : [title, ...lines.map((line) => `  ${line}`)].join("\n");
}

function renderSection(title: string, lines: readonly string[]): string {
    return lines.length === 0 ? "" : [title, ...lines.map((line) => `  - ${line}`)].join("\n");
}

/** What the policies found, the worst first; nothing when they found nothing. */
function renderPolicies({ packErrors, verdicts }: CheckResult): string {
    const { failing, warning, exempted, fixed } = groupVerdicts(verdicts);
    const lines = [
        ...packErrors.map((error) => `  ✗ ${error.replaceAll("\n", "\n    ")}`),
        ...[...failing, ...warning, ...exempted, ...fixed].map((verdict) => {
            const place = verdict.source === "" ? "" : `  ${verdict.source}`;
            const mark = fails(verdict) ? "✗" : "!";
            return [
                `  ${mark} ${verdict.policy} (${describeWeight(verdict)})${place}`,
                ...verdict.message.split("\n").map((line) => `      ${line}`),
            ].join("\n");
        }),
    ];
    return lines.length === 0 ? "" : ["Policies", ...lines].join("\n");
}

function renderRegions(table: RegionTable): string {
    return renderBlock(`Regions: ${describeRegionTable(table)}`, alignRegions(table));
}

function renderOutside(result: CheckResult): string {
    const outside = listOutsideCells(result);
    if (outside.length === 0) return "";
    return [
        `Beside the cells, ${countNoun(outside.length, "resource")}`,
        ...drawTree(outside, "", "  "),
    ].join("\n");
}
