import { compareText } from "../../core/order";
import { countGpus } from "../../core/ranking/fleet";
import type { Lock } from "../../core/lock/lock";

/** Pixels. */
const LEFT = 130;
const RIGHT = 24;
const TOP = 48;
const ROW = 26;
const WIDTH = 860;
const LEGEND_COLUMN = 140;

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

interface Dot {
    readonly type: string;
    readonly region: string;
    readonly usd: number;
}

/**
 * Spot prices by region and type as SVG: a row a type, a dot a region, dollars per GPU-hour on a
 * logarithmic axis; rings mark the chosen regions.
 */
export function drawPrices(
    lock: Lock,
    instanceTypes: readonly string[],
    chosen: readonly string[],
): string {
    const dots = listCheapestPools(lock, instanceTypes);
    const regions = Object.keys(lock.regions).sort();
    const types = instanceTypes.filter((type) => dots.some((dot) => dot.type === type));
    const axis = scaleAxis(dots.map(({ usd }) => usd));
    const bottom = TOP + types.length * ROW;
    const legendRows = Math.ceil(regions.length / Math.floor((WIDTH - LEFT) / LEGEND_COLUMN));
    const placeType = (type: string) => TOP + types.indexOf(type) * ROW + ROW / 2;
    const pickColor = (region: string) => COLOURS[regions.indexOf(region) % COLOURS.length] ?? "";
    const height = bottom + 66 + (legendRows + 1) * 18;
    return [
        `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" font-family="sans-serif" font-size="12">`,
        `<rect width="100%" height="100%" fill="white"/>`,
        drawLabel(12, 22, `Spot price, $ per GPU-hour, ${lock.asOf}`, 'font-size="15"'),
        ...axis.ticks.flatMap((usd) => [
            `<line x1="${axis.x(usd)}" y1="${TOP}" x2="${axis.x(usd)}" y2="${bottom}" stroke="#ddd"/>`,
            drawLabel(axis.x(usd), bottom + 16, `$${usd}`, 'text-anchor="middle"'),
        ]),
        drawLabel(
            (LEFT + WIDTH - RIGHT) / 2,
            bottom + 36,
            "$ per GPU-hour on spot, logarithmic",
            'text-anchor="middle"',
        ),
        ...types.map((type) =>
            drawLabel(LEFT - 10, placeType(type) + 4, type, 'text-anchor="end"'),
        ),
        ...dots.map(
            ({ type, region, usd }) =>
                `<circle cx="${axis.x(usd)}" cy="${placeType(type)}" r="${chosen.includes(region) ? 6 : 4}" fill="${pickColor(region)}"` +
                `${chosen.includes(region) ? ' stroke="black" stroke-width="2"' : ""}><title>${type} ${region} $${usd.toFixed(4)}</title></circle>`,
        ),
        ...regions.flatMap((region, index) =>
            drawLegendEntry(region, index, bottom + 62, pickColor),
        ),
        ...drawRingLegend(bottom + 62 + legendRows * 18, chosen),
        "</svg>",
        "",
    ].join("\n");
}

function drawLabel(x: number, y: number, text: string, attributes = ""): string {
    return `<text x="${x}" y="${y}" ${attributes}>${text}</text>`;
}

function drawLegendEntry(
    region: string,
    index: number,
    top: number,
    colour: (region: string) => string,
): string[] {
    const columns = Math.floor((WIDTH - LEFT) / LEGEND_COLUMN);
    const x = LEFT + (index % columns) * LEGEND_COLUMN;
    const y = top + Math.floor(index / columns) * 18;
    return [
        `<circle cx="${x}" cy="${y - 4}" r="4" fill="${colour(region)}"/>`,
        drawLabel(x + 10, y, region),
    ];
}

/** What the ring around a dot means. */
function drawRingLegend(y: number, chosen: readonly string[]): string[] {
    const text = chosen.length > 0 ? `chosen: ${[...chosen].sort().join(", ")}` : "nothing chosen";
    return [
        `<circle cx="${LEFT}" cy="${y - 4}" r="6" fill="none" stroke="black" stroke-width="2"/>`,
        drawLabel(LEFT + 10, y, text),
    ];
}

/** Each type's cheapest pool of each region, per GPU. */
function listCheapestPools(lock: Lock, types: readonly string[]): Dot[] {
    return types.flatMap((type) =>
        Object.entries(lock.regions)
            .map(([region, { pools }]) => ({
                type,
                region,
                usd: Math.min(
                    ...pools
                        .filter((pool) => pool.type === type)
                        .map((pool) => Number(pool.spotMean7) / countGpus(type)),
                ),
            }))
            .filter(({ usd }) => Number.isFinite(usd))
            .sort((a, b) => compareText(a.region, b.region)),
    );
}

/** Digits of ticks, by how many there are to a power of ten; the first that gives enough is taken. */
const TICK_DIGITS = [
    [1, 2, 5],
    [1, 1.5, 2, 3, 5, 7],
    [1, 1.2, 1.4, 1.6, 1.8, 2, 2.5, 3, 4, 5, 6, 7, 8, 9],
];
/** Fewest ticks by which a logarithmic axis can be read. */
const MIN_TICKS = 4;

/** A logarithmic axis over the values, with round ticks, four or more where the values lie apart. */
function scaleAxis(values: readonly number[]): { x: (usd: number) => number; ticks: number[] } {
    const low = Math.min(...values) * 0.9;
    const high = Math.max(...values) * 1.1;
    const x = (usd: number) =>
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
    return { x, ticks };
}
