import { compareText } from "../../../core/order";
import type { RegionTable } from "../../../core/ranking/regionTable";
import { listDescendants, type PlannedCell, type PlannedResource } from "../plan";

/**
 * Resources that a drawing of a cell shows, and how; what only serves them is left out.
 * Types by their last part, since a package's modules say little to a reader.
 */
const SHAPES: Readonly<Record<string, readonly [open: string, close: string]>> = {
    JobQueue: ["[[", "]]"],
    JobDefinition: ["[/", "/]"],
    ComputeEnvironment: ["[", "]"],
    LaunchTemplate: ["[", "]"],
    Vpc: ["([", "])"],
    Bucket: ["[(", ")]"],
    Repository: ["[(", ")]"],
    Image: ["[", "]"],
    ImagePipeline: ["[", "]"],
    StateMachine: ["{{", "}}"],
    LogGroup: ["[(", ")]"],
    Role: [">", "]"],
};

/** `aws:batch/jobQueue:JobQueue` to `JobQueue`. */
export const shortenName = (type: string) => type.split(":").at(-1) ?? type;

/** The resources below a cell that a drawing shows, sorted by URN. */
export function listDrawn(urn: string, resources: readonly PlannedResource[]): PlannedResource[] {
    return listDescendants(urn, resources)
        .filter(({ type, kind }) => kind !== "component" && shortenName(type) in SHAPES)
        .sort((a, b) => compareText(a.urn, b.urn));
}

/** URNs of what a resource uses, each once. */
export function listUses({ dependencies, propertyDependencies }: PlannedResource): string[] {
    return [...new Set([...dependencies, ...Object.values(propertyDependencies).flat()])];
}

/** A cell as a mermaid flowchart, which GitHub renders: an arrow leads to what a resource uses. */
export function drawCell(cell: PlannedCell, resources: readonly PlannedResource[]): string {
    const drawn = listDrawn(cell.urn, resources);
    const ids = new Map(drawn.map(({ urn }, index) => [urn, `r${index}`]));
    const nodes = drawn.map(({ urn, type, name }) => {
        const [open, close] = SHAPES[shortenName(type)] ?? ["[", "]"];
        return `    ${ids.get(urn)}${open}"${shortenName(type)}<br/>${name.replaceAll('"', "'")}"${close}`;
    });
    const arrows = drawn.flatMap((resource) =>
        listUses(resource)
            .flatMap((used) => ids.get(used) ?? [])
            .filter((used) => used !== ids.get(resource.urn))
            .sort(compareText)
            .map((used) => `    ${ids.get(resource.urn)} --> ${used}`),
    );
    return ["flowchart LR", ...nodes, ...arrows].join("\n");
}

/** Regions of a chart; more bars than that cannot be told apart in a comment. */
const MAX_BARS = 12;
/** Height of a chart's axis and of one bar in it, pixels. */
const [CHART_TOP, CHART_ROW] = [70, 28];

/** Fleet prices of the cheapest regions as a mermaid chart, and how many regions it leaves out. */
export interface PriceChart {
    /** Empty without a price. */
    readonly text: string;
    readonly bars: number;
    readonly left: number;
}

/**
 * What the fleet costs by region as bars, the cheapest on top, in the form that GitHub renders.
 * @see https://mermaid.js.org/syntax/xyChart.html
 */
export function drawPriceChart({ rows }: RegionTable): PriceChart {
    const priced = rows.flatMap(({ region, chosen, fleetUsdPerGpuHour: usd }) =>
        usd === null ? [] : [{ name: chosen ? `${region} (chosen)` : region, usd }],
    );
    const shown = priced.slice(0, MAX_BARS);
    if (shown.length === 0) return { text: "", bars: 0, left: 0 };
    const most = Math.max(...shown.map(({ usd }) => usd)) * 1.05;
    // Nothing can be escaped inside mermaid's quotes.
    const names = shown.map(({ name }) => `"${name.replace(/["`\s]+/g, " ")}"`);
    const text = [
        "---",
        "config:",
        "    xyChart:",
        "        width: 700",
        `        height: ${CHART_TOP + shown.length * CHART_ROW}`,
        "    themeVariables:",
        "        xyChart:",
        // The default is too pale to be seen on white.
        '            plotColorPalette: "#0072B2"',
        "---",
        "xychart-beta horizontal",
        `    x-axis [${names.join(", ")}]`,
        `    y-axis "fleet on spot, $ per GPU-hour" 0 --> ${most.toFixed(4)}`,
        `    bar [${shown.map(({ usd }) => usd.toFixed(4)).join(", ")}]`,
    ].join("\n");
    return { text, bars: shown.length, left: priced.length - shown.length };
}
