import { escapeMarkup } from "../markup";
import { compareText } from "../order";

/** Pixels. */
const [LEFT, RIGHT, TOP, ROW, WIDTH] = [130, 24, 48, 26, 860];
/** Space of one region in the legend, pixels. */
const [LEGEND_COLUMN, LEGEND_ROW] = [140, 18];
/** Half the height of a mark, pixels: a region's, and a chosen region's. */
const [MARK, CHOSEN_MARK] = [4.2, 6];

/** Okabe and Ito's colours, which people with any colour vision tell apart. https://jfly.uni-koeln.de/color/ */
const COLOURS = [
    "#0072B2",
    "#E69F00",
    "#009E73",
    "#D55E00",
    "#CC79A7",
    "#56B4E9",
    "#000000",
    "#999999",
];

/** Outlines of marks around 0,0, one unit to each side: colour alone tells no region from another. */
const SHAPES = [
    "M-1 0A1 1 0 1 1 1 0A1 1 0 1 1 -1 0Z",
    "M-.9 -.9H.9V.9H-.9Z",
    "M0 -1.25L1.25 0L0 1.25L-1.25 0Z",
    "M0 -1.2L1.15 .9H-1.15Z",
];

/** Dark colours, for a page that has them; a file that is opened alone has them too. Paper stays white. */
const STYLE = `<style>@media screen and (prefers-color-scheme: dark) {
.price-plot .paper { fill: #101820; } .price-plot text { fill: #dfe6ee; } .price-plot .grid { stroke: #3d4a5a; }
.price-plot .ring { stroke: #ffffff; } .price-plot .black { fill: #f2f2f2; } .price-plot .blue { fill: #3d9bd6; }
}</style>`;
/** Colours that are too dark for that, by their class. */
const DARKENED: Readonly<Record<string, string>> = { "#000000": "black", "#0072B2": "blue" };

/** What one region asks for each type. */
export interface PlottedRegion {
    readonly region: string;
    readonly chosen: boolean;
    /** Spot price of each type's cheapest pool, dollars per GPU-hour. */
    readonly typeUsdPerGpuHour: Readonly<Record<string, number>>;
}

/** Prices to plot; a table of regions is some. */
export interface PlottedPrices {
    /** Day of the prices. */
    readonly asOf: string;
    readonly instanceTypes: readonly string[];
    readonly rows: readonly PlottedRegion[];
}

/** Whether there is a price to plot. */
export function hasPrices({ rows }: Pick<PlottedPrices, "rows">): boolean {
    return rows.some(({ typeUsdPerGpuHour }) => Object.keys(typeUsdPerGpuHour).length > 0);
}

/**
 * Spot prices by region and type as SVG: a row a type, a mark a region, dollars per GPU-hour on a
 * logarithmic axis; rings mark the chosen regions.
 */
export function drawPrices({ asOf, instanceTypes, rows }: PlottedPrices): string {
    const regions = rows.toSorted((a, b) => compareText(a.region, b.region));
    const types = instanceTypes.filter((type) =>
        rows.some(({ typeUsdPerGpuHour }) => type in typeUsdPerGpuHour),
    );
    const axis = scaleAxis(rows.flatMap((row) => Object.values(row.typeUsdPerGpuHour)));
    const bottom = TOP + types.length * ROW;
    const columns = Math.floor((WIDTH - LEFT) / LEGEND_COLUMN);
    const legend = bottom + 62;
    const last = legend + Math.ceil(regions.length / columns) * LEGEND_ROW;
    const title = `Spot price of each type's cheapest pool, $ per GPU-hour, ${asOf}`;
    return [
        `<svg xmlns="http://www.w3.org/2000/svg" class="price-plot" role="img" aria-label="${escapeMarkup(title)}" width="${WIDTH}" height="${last + 22}" viewBox="0 0 ${WIDTH} ${last + 22}" font-family="sans-serif" font-size="12">`,
        STYLE,
        `<rect class="paper" width="100%" height="100%" fill="white"/>`,
        drawLabel(12, 22, title, 'font-size="15"'),
        ...drawAxis(axis, bottom),
        ...types.flatMap((type, index) => drawType(type, TOP + (index + 0.5) * ROW, regions, axis)),
        ...regions.flatMap(({ region }, index) => {
            const x = LEFT + (index % columns) * LEGEND_COLUMN;
            const y = legend + Math.floor(index / columns) * LEGEND_ROW;
            return [`${openMark(index, x, y - 4, false)}/>`, drawLabel(x + 10, y, region)];
        }),
        ...drawRingLegend(last, regions),
        "</svg>",
        "",
    ].join("\n");
}

/** One type's row: its name, and every region's mark; the chosen ones lie on top. */
function drawType(
    type: string,
    y: number,
    regions: readonly PlottedRegion[],
    axis: Axis,
): string[] {
    const marks = regions.flatMap(({ region, chosen, typeUsdPerGpuHour }, index) => {
        const usd = typeUsdPerGpuHour[type];
        if (usd === undefined) return [];
        const said = escapeMarkup(`${type} ${region} $${usd.toFixed(4)}`);
        const mark = `${openMark(index, axis.place(usd), y, chosen)}><title>${said}</title></path>`;
        return [{ mark, chosen }];
    });
    return [
        drawLabel(LEFT - 10, y + 4, type, 'text-anchor="end"'),
        ...[...marks.filter((one) => !one.chosen), ...marks.filter((one) => one.chosen)].map(
            ({ mark }) => mark,
        ),
    ];
}

/** A region's mark without its end: colours and shapes in turn, which meet again after 32 regions. */
function openMark(index: number, x: number, y: number, chosen: boolean): string {
    const fill = COLOURS[index % COLOURS.length] ?? "";
    const shape = SHAPES[(index + Math.floor(index / COLOURS.length)) % SHAPES.length];
    const classes = [DARKENED[fill], chosen ? "ring" : undefined].filter(Boolean).join(" ");
    const size = chosen ? CHOSEN_MARK : MARK;
    return [
        `<path d="${shape}" transform="translate(${x} ${y}) scale(${size})"`,
        ...(classes ? [`class="${classes}"`] : []),
        // The width of the line does not grow with the mark.
        `vector-effect="non-scaling-stroke" fill="${fill}"`,
        chosen ? 'stroke="black" stroke-width="2"' : 'stroke="#666666" stroke-width="0.6"',
    ].join(" ");
}

function drawLabel(x: number, y: number, text: string, attributes = ""): string {
    return `<text x="${x}" y="${y}" ${attributes}>${escapeMarkup(text)}</text>`;
}

function drawAxis({ ticks, place }: Axis, bottom: number): string[] {
    const middle = (LEFT + WIDTH - RIGHT) / 2;
    return [
        ...ticks.flatMap((usd) => [
            `<line class="grid" x1="${place(usd)}" y1="${TOP}" x2="${place(usd)}" y2="${bottom}" stroke="#ddd"/>`,
            drawLabel(place(usd), bottom + 16, `$${usd}`, 'text-anchor="middle"'),
        ]),
        drawLabel(
            middle,
            bottom + 36,
            ticks.length > 0 ? "$ per GPU-hour on spot, logarithmic" : "no price known",
            'text-anchor="middle"',
        ),
    ];
}

/** What the ring around a mark means. */
function drawRingLegend(y: number, regions: readonly PlottedRegion[]): string[] {
    const chosen = regions.filter((row) => row.chosen).map(({ region }) => region);
    const text = chosen.length > 0 ? `chosen: ${chosen.join(", ")}` : "nothing chosen";
    return [
        `<circle class="ring" cx="${LEFT}" cy="${y - 4}" r="6" fill="none" stroke="black" stroke-width="2"/>`,
        drawLabel(LEFT + 10, y, text),
    ];
}

/** Digits of ticks, by how many there are to a power of ten; the first that gives enough is taken. */
const TICK_DIGITS = [
    [1, 2, 5],
    [1, 1.5, 2, 3, 5, 7],
    [1, 1.2, 1.4, 1.6, 1.8, 2, 2.5, 3, 4, 5, 6, 7, 8, 9],
];
/** Fewest ticks by which a logarithmic axis can be read. */
const MIN_TICKS = 4;

interface Axis {
    /** Pixels from the left. */
    readonly place: (usd: number) => number;
    readonly ticks: readonly number[];
}

/** A logarithmic axis over the values, with round ticks, four or more where the values lie apart. */
function scaleAxis(values: readonly number[]): Axis {
    const low = Math.min(...values) * 0.9;
    const high = Math.max(...values) * 1.1;
    const place = (usd: number) =>
        Math.round(
            (LEFT + ((WIDTH - LEFT - RIGHT) * Math.log(usd / low)) / Math.log(high / low)) * 10,
        ) / 10;
    const powers = Array.from({ length: 8 }, (_, index) => index - 4);
    const candidates = TICK_DIGITS.map((digits) =>
        powers
            .flatMap((power) => digits.map((digit) => Number(`${digit}e${power}`)))
            .filter((usd) => usd >= low && usd <= high),
    );
    const ticks = candidates.find(({ length }) => length >= MIN_TICKS) ?? candidates.at(-1)!;
    return { place, ticks };
}
