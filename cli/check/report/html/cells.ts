import { countNoun } from "../../../../core/problems/problems";
import { compareText } from "../../../../core/order";
import { listDescendants, type PlannedResource } from "../../plan";
import type { CheckResult } from "../../result";
import { listOutsideCells, NOTES, shortenType } from "../tree";
import { drawCellPicture } from "./cellPicture";
import { Markup, tag, type Section } from "./tag";
import { renderSource } from "./verdicts";

/** Each cell as a picture and as a tree of its resources, and what lies beside the cells. */
export function renderCells(result: CheckResult, files: string): (Section | undefined)[] {
    const { cells, resources } = result;
    const shown = cells.map((cell, index): Section => {
        const { svg, uses } = drawCellPicture(cell, resources);
        const picture =
            svg !== "" &&
            tag`<figure><div class="wide" tabindex="0" role="group" aria-label="Picture of ${cell.name}">${new Markup(svg)}</div>
<figcaption>${uses.length > 0 ? `An arrow leads to what is used: ${uses.join("; ")}.` : "No part uses another."}</figcaption></figure>\n`;
        const tree = renderTree(resources, cell.urn, files);
        return {
            id: `cell-${index + 1}`,
            title: `Cell ${cell.name}`,
            body: tag`<p>${cell.region}, ${countNoun(cell.resources, "resource")}</p>
${picture}<details open><summary>Resources</summary>
${tree}</details>`,
        };
    });
    return [...shown, renderOutside(result, files)];
}

function renderOutside(result: CheckResult, files: string): Section | undefined {
    const outside = listOutsideCells(result);
    if (outside.length === 0) return undefined;
    const body = tag`<details open><summary>${countNoun(outside.length, "resource")}</summary>
${renderTree(outside, "", files)}</details>`;
    return { id: "beside", title: "Beside the cells", body };
}

/** The resources below `parent`, each component foldable, each resource with its inputs folded. */
function renderTree(
    resources: readonly PlannedResource[],
    parent: string,
    files: string,
    depth = 0,
): Markup {
    const children = resources
        .filter((resource) => resource.parent === parent)
        .sort((a, b) => compareText(a.name, b.name) || compareText(a.type, b.type));
    const items = children.map((child) => {
        const below = listDescendants(child.urn, resources).length;
        const name = tag`<strong>${child.name}</strong> <span class="faint">${shortenType(child.type)}${NOTES[child.kind] ?? ""}</span>${child.source !== "" && tag` ${renderSource(child.source, files)}`}`;
        if (below === 0) return tag`<li>${renderInputs(child, name)}</li>\n`;
        const count = tag` <span class="faint">${countNoun(below, "resource")}</span>`;
        return tag`<li><details><summary>${name}${count}</summary>
${renderTree(resources, child.urn, files, depth + 1)}</details></li>\n`;
    });
    return tag`<ul${depth === 0 && tag` class="tree"`}>${items}</ul>\n`;
}

function renderInputs({ inputs }: PlannedResource, name: Markup): Markup {
    if (Object.keys(inputs).length === 0) return tag`<div class="leaf">${name}</div>`;
    return tag`<details class="inputs"><summary>${name}</summary><pre>${JSON.stringify(inputs, null, 2)}</pre></details>`;
}
