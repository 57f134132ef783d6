import { countNoun } from "../../../core/problems/problems";
import { describeRegionTable, type RegionTable } from "../../../core/ranking/regionTable";
import { fails, type CheckResult } from "../result";
import { alignRegions } from "../../table";
import { keepPlain, type Paint } from "../../terminal";
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

/**
 * The report for a terminal.
 * @param paint colours verdicts, whose signs and words say the same
 */
export function renderText(result: CheckResult, paint: Paint = keepPlain): string {
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
        renderPolicies(result, paint),
        renderSection("Warnings", warnings),
        summarizeVerdict(result).replace(/^\w+/, (word) =>
            paint(result.verdict === "PASS" ? "green" : "red", word),
        ),
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
function renderPolicies({ packErrors, verdicts }: CheckResult, paint: Paint): string {
    const { failing, warning, exempted, fixed } = groupVerdicts(verdicts);
    const noted = [...exempted, ...fixed];
    const lines = [
        ...packErrors.map((error) => `  ${paint("red", "✗")} ${error.replaceAll("\n", "\n    ")}`),
        ...[...failing, ...warning, ...noted].map((verdict) => {
            const place = verdict.source === "" ? "" : `  ${verdict.source}`;
            const head = `${fails(verdict) ? "✗" : "!"} ${verdict.policy} (${describeWeight(verdict)})`;
            return [
                `  ${noted.includes(verdict) ? head : paint(fails(verdict) ? "red" : "yellow", head)}${place}`,
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
