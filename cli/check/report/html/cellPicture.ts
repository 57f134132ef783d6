import { escapeMarkup } from "../../../../core/markup";
import { compareText } from "../../../../core/order";
import { countNoun } from "../../../../core/problems/problems";
import { listDescendants, type PlannedCell, type PlannedResource } from "../../plan";
import { listDrawn, listUses, shortenName } from "../mermaid";

/** Pixels: a panel's width, the way between columns, the way between panels, and the edge. */
const [PANEL, GAP, SPACE, EDGE] = [270, 64, 18, 10];
/** Pixels: a panel's head, and one line below it. */
const [HEAD, LINE] = [44, 19];
/** Pixels above the panels for arrows that pass over a column. */
const LANE = 16;
/** Characters of a line that fit a panel. */
const MAX_CHARACTERS = 42;
/** Lines of a panel; the others are counted. */
const MAX_LINES = 8;

/** One child of the cell and what it holds. */
interface Panel {
    readonly urn: string;
    readonly title: string;
    readonly name: string;
    /** Everything below it and it. */
    readonly resources: number;
    readonly lines: readonly string[];
    /** Places of the panels that it uses. */
    readonly uses: readonly number[];
}

/** A cell's picture, and its arrows in words for who does not see it. */
export interface CellPicture {
    /** Empty when there is nothing to draw. */
    readonly svg: string;
    readonly uses: readonly string[];
}

/**
 * A cell as SVG: a panel for each of its parts with the resources that matter in it, in columns, so that
 * arrows lead to the right, from a part to what it uses. Its colours come from the page.
 */
export function drawCellPicture(
    cell: PlannedCell,
    resources: readonly PlannedResource[],
): CellPicture {
    const panels = listPanels(cell, resources);
    if (panels.length === 0) return { svg: "", uses: [] };
    const columns = layColumns(panels);
    const places = placePanels(panels, columns);
    const width = 2 * EDGE + columns.length * PANEL + (columns.length - 1) * GAP;
    const height = Math.max(...panels.map((panel, at) => places[at]!.y + measure(panel))) + EDGE;
    const arrows = panels.flatMap(({ uses }, from) =>
        uses.map((to) => drawArrow(places[from]!, places[to]!)),
    );
    const svg = [
        `<svg xmlns="http://www.w3.org/2000/svg" class="cell-picture" role="img" aria-label="${escapeMarkup(`Parts of the cell ${cell.name}`)}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
        ...arrows,
        ...panels.map((panel, at) => drawPanel(panel, places[at]!)),
        "</svg>",
    ].join("\n");
    const uses = panels.flatMap((panel) => {
        const used = panel.uses.map((at) => panels[at]!.title);
        return used.length > 0 ? [`${panel.title} uses ${used.join(", ")}`] : [];
    });
    return { svg, uses };
}

function listPanels(cell: PlannedCell, resources: readonly PlannedResource[]): Panel[] {
    const children = resources
        .filter(({ parent }) => parent === cell.urn)
        .sort((a, b) => compareText(a.urn, b.urn));
    const owners = new Map<string, number>();
    const within = children.map((child, at) => {
        const all = [child, ...listDescendants(child.urn, resources)];
        for (const { urn } of all) owners.set(urn, at);
        return all;
    });
    return children.map((child, at) => {
        const all = within[at] ?? [];
        const used = new Set(all.flatMap(listUses).flatMap((urn) => owners.get(urn) ?? []));
        return {
            urn: child.urn,
            title: shortenName(child.type),
            name: child.name,
            resources: all.length,
            lines: listLines(listDrawn(child.urn, resources)),
            uses: [...used].filter((other) => other !== at).sort((a, b) => a - b),
        };
    });
}

/** A line a type; several of one type are counted. */
function listLines(drawn: readonly PlannedResource[]): string[] {
    const types = [...new Set(drawn.map(({ type }) => shortenName(type)))].sort(compareText);
    const lines = types.map((type) => {
        const own = drawn.filter((one) => shortenName(one.type) === type);
        return own.length === 1 ? `${type} ${own[0]!.name}` : `${own.length} ${type}`;
    });
    if (lines.length <= MAX_LINES) return lines;
    return [...lines.slice(0, MAX_LINES - 1), `and ${lines.length - MAX_LINES + 1} more types`];
}

const measure = ({ lines }: Panel) => HEAD + lines.length * LINE + (lines.length > 0 ? 8 : 0);

/**
 * Places of panels by column: a panel stands right of all that use it; one without arrows fills up the
 * shortest column. What uses each other in a circle stands where the circle was met first.
 */
function layColumns(panels: readonly Panel[]): number[][] {
    const columnOf = new Map<number, number>();
    const visit = (at: number, column: number, way: readonly number[]): void => {
        if (way.includes(at) || (columnOf.get(at) ?? -1) >= column) return;
        columnOf.set(at, column);
        for (const used of panels[at]?.uses ?? []) visit(used, column + 1, [...way, at]);
    };
    const isUsed = (at: number) => panels.some(({ uses }) => uses.includes(at));
    const indices = panels.map((_, at) => at);
    const alone = indices.filter((at) => !isUsed(at) && panels[at]!.uses.length === 0);
    const joined = indices.filter((at) => !alone.includes(at));
    for (const at of joined.filter((one) => !isUsed(one))) visit(at, 0, []);
    // A circle that nothing outside uses has no first panel.
    for (const at of joined) if (!columnOf.has(at)) visit(at, 0, []);
    const count = Math.max(1, ...[...columnOf.values()].map((column) => column + 1));
    const columns = Array.from({ length: count }, (_, column) =>
        joined.filter((at) => columnOf.get(at) === column),
    );
    const height = (column: readonly number[]) =>
        column.reduce((sum, at) => sum + measure(panels[at]!) + SPACE, 0);
    for (const at of alone) columns.toSorted((a, b) => height(a) - height(b))[0]!.push(at);
    return columns;
}

interface Place {
    readonly x: number;
    readonly y: number;
}

function placePanels(panels: readonly Panel[], columns: readonly (readonly number[])[]): Place[] {
    const places: Place[] = [];
    const columnOf = (at: number) => columns.findIndex((members) => members.includes(at));
    const passes = panels.some(({ uses }, from) =>
        uses.some((to) => Math.abs(columnOf(to) - columnOf(from)) > 1),
    );
    const top = EDGE + (passes ? LANE : 0);
    for (const [column, members] of columns.entries()) {
        let y = top;
        for (const at of members) {
            places[at] = { x: EDGE + column * (PANEL + GAP), y };
            y += measure(panels[at]!) + SPACE;
        }
    }
    return places;
}

function cut(text: string): string {
    return text.length <= MAX_CHARACTERS ? text : `${text.slice(0, MAX_CHARACTERS - 1)}…`;
}

function drawPanel(panel: Panel, { x, y }: Place): string {
    const { title, name, resources, lines } = panel;
    const write = (text: string, top: number, attributes: string) =>
        `<text x="${x + 12}" y="${y + top}" ${attributes}><title>${escapeMarkup(text)}</title>${escapeMarkup(cut(text))}</text>`;
    return [
        `<rect class="panel" x="${x}" y="${y}" width="${PANEL}" height="${measure(panel)}" rx="6"/>`,
        write(title, 19, 'font-size="13" font-weight="bold"'),
        write(`${name}, ${countNoun(resources, "resource")}`, 35, 'class="faint" font-size="11"'),
        ...lines.map((line, index) => write(line, HEAD + 13 + index * LINE, 'font-size="11.5"')),
    ].join("\n");
}

/** An arrow between the heads of two panels; one that passes a column goes above it. */
function drawArrow(from: Place, to: Place): string {
    const [startX, startY] = [from.x + PANEL, from.y + HEAD / 2];
    const [endX, endY] = [to.x - 7, to.y + HEAD / 2];
    const bend = GAP * 0.6;
    const way =
        endX - startX > PANEL
            ? `C${startX + bend / 2} ${startY} ${startX + bend / 4} ${EDGE} ${startX + bend} ${EDGE}H${endX - bend}C${endX - bend / 4} ${EDGE} ${endX - bend / 2} ${endY} ${endX} ${endY}`
            : `C${startX + bend} ${startY} ${endX - bend} ${endY} ${endX} ${endY}`;
    return [
        `<path class="arrow" d="M${startX} ${startY}${way}"/>`,
        `<path class="head" d="M${endX} ${endY - 5}L${endX + 7} ${endY}L${endX} ${endY + 5}Z"/>`,
    ].join("\n");
}
