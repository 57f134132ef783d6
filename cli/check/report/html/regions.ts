import { drawPrices, hasPrices } from "../../../../core/ranking/pricePlot";
import {
    describeRegionTable,
    REGION_COLUMNS,
    renderRegionRows,
} from "../../../../core/ranking/regionTable";
import type { CheckResult } from "../../result";
import { describeCeiling, describeChanges, describeWork, formatUsd } from "../regionLines";
import { Markup, tag, type Section } from "./tag";

/** The regions by price, as a plot and as a table. */
export function renderPrices({ regions, stack }: CheckResult): Section | undefined {
    if (!regions) return undefined;
    // Two columns have words, the others numbers.
    const styles: Partial<Record<string, string>> = { region: "name", note: "note" };
    const style = (column: number) => styles[REGION_COLUMNS[column] ?? ""] ?? "number";
    const rows = renderRegionRows(regions).map((cells, index) => {
        const columns = cells.map((cell, column) =>
            REGION_COLUMNS[column] === "region"
                ? tag`<th scope="row" class="name">${cell}</th>`
                : tag`<td class="${style(column)}">${cell}</td>`,
        );
        return tag`<tr${regions.rows[index]?.chosen && tag` class="chosen"`}>${columns}</tr>\n`;
    });
    const head = REGION_COLUMNS.map(
        (name, column) => tag`<th scope="col" class="${style(column)}">${name}</th>`,
    );
    const plot = hasPrices(regions) && [
        tag`<figure><div class="wide" tabindex="0" role="group" aria-label="Plot of prices">`,
        new Markup(drawPrices(regions)),
        tag`</div><figcaption>Each mark is a region; the farther left, the cheaper. Rings mark the regions that ${stack} runs in.</figcaption></figure>\n`,
    ];
    const body = tag`<p>${describeRegionTable(regions)}</p>
${plot}<div class="wide" tabindex="0" role="group" aria-label="Table of regions"><table>
<thead><tr>${head}</tr></thead>
<tbody>
${rows}</tbody></table></div>
<p class="faint">Source of the prices: ${regions.source}</p>`;
    return { id: "prices", title: "Regions and prices", body };
}

/** The cells that come and go against a commit. */
export function renderChanges({ changes }: CheckResult): Section | undefined {
    if (!changes) return undefined;
    const lines = describeChanges(changes);
    const body =
        lines.length === 0
            ? tag`<p>The same regions as ${changes.base}: no cell comes or goes.</p>`
            : tag`<pre>${lines.join("\n")}</pre>`;
    return { id: "changes", title: `Regions against ${changes.base}`, body };
}

/** What each cell costs. */
export function renderCosts({ costs }: CheckResult): Section | undefined {
    if (costs.length === 0) return undefined;
    const body = costs.map((cost) => {
        const items = cost.idleItems.map(
            ({ what, usdPerMonth }) => tag`<li>${what}: ${formatUsd(usdPerMonth)}</li>`,
        );
        return tag`<h3>${cost.cell}</h3>
<div class="wide" tabindex="0" role="group" aria-label="Costs of ${cost.cell}"><table>
<thead><tr><th scope="col">when</th><th scope="col">costs</th></tr></thead>
<tbody>
<tr><th scope="row">no job runs</th><td>${formatUsd(cost.idleUsdPerMonth)} a month, beside stored data${items.length > 0 && tag`<ul>${items}</ul>`}</td></tr>
<tr><th scope="row">at the ceiling of ${cost.maxVcpus} vCPUs</th><td>${describeCeiling(cost)}</td></tr>
<tr><th scope="row">1,000 GPU-hours</th><td>${describeWork(cost)}</td></tr>
</tbody></table></div>\n`;
    });
    return { id: "costs", title: "Costs", body };
}
