import { counted } from "../../components/shared/problems";
import type { CheckResult, RegionTable } from "../result";
import { COLUMNS, regionCaption, regionRows } from "./regionRows";
import { treeLines } from "./tree";

/** The last line: verdict, counts and time. */
export function verdictLine(result: CheckResult): string {
    const { verdict, errors, resources, cells, seconds } = result;
    const counts =
        verdict === "PASS"
            ? `${counted(resources.length, "resource")} in ${counted(cells.length, "cell")}`
            : counted(errors.length, "error");
    return `${verdict}  ${result.stack}: ${counts}, ${seconds.toFixed(1)} s`;
}

/** The report for a terminal. */
export function text(result: CheckResult): string {
    const { regions, cells, resources, warnings, errors, cannotKnow } = result;
    const sections =
        result.verdict === "PASS"
            ? [
                  regions ? regionSection(regions) : "",
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
    return [...sections, section("Warnings", warnings), verdictLine(result)]
        .filter(Boolean)
        .join("\n\n")
        .concat("\n");
}

function section(title: string, lines: readonly string[]): string {
    return lines.length === 0 ? "" : [title, ...lines.map((line) => `  - ${line}`)].join("\n");
}

function regionSection(table: RegionTable): string {
    const rows = [[...COLUMNS], ...regionRows(table)];
    const widths = COLUMNS.map((_, column) =>
        Math.max(...rows.map((row) => row[column]?.length ?? 0)),
    );
    const numeric = (column: number) => column > 0 && column < COLUMNS.length - 1;
    const lines = rows.map((row) =>
        row
            .map((cell, column) =>
                numeric(column)
                    ? cell.padStart(widths[column] ?? 0)
                    : cell.padEnd(widths[column] ?? 0),
            )
            .join("  ")
            .trimEnd(),
    );
    return [`Regions (${regionCaption(table)})`, ...lines.map((line) => `  ${line}`)].join("\n");
}

/** What lies in no cell: the providers that the cells use. */
function outsideSection({ resources, cells }: CheckResult): string {
    const cellUrns = cells.map(({ urn }) => urn);
    const outside = resources.filter(({ parent, urn }) => parent === "" && !cellUrns.includes(urn));
    if (outside.length === 0) return "";
    return [
        `Beside the cells, ${counted(outside.length, "resource")}`,
        ...treeLines(outside, "", "  "),
    ].join("\n");
}
