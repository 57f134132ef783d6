import * as fs from "node:fs";
import { UserError } from "../../core/problems/userError";
import { alignColumns } from "../../cli/table";
import { parseCsv, type Row } from "./csv";
import { readHistory } from "./history";
import { premiumTable, priceDay, triples, type Yardstick } from "./premium";
import { marketOf, replay, strategies } from "./replay";

const PRICE_COLUMNS = [
    "instance_type",
    "region",
    "gpu_count",
    "on_demand_usd_h",
    "spot_avg_usd_h",
    "spot_is_real",
];
const HISTORY_COLUMNS = ["timestamp", "region", "zone", "instance_type", "spot_usd_h"];

const USAGE = `usage: bench/regions FILE.csv

FILE is one of
  prices of one day: ${PRICE_COLUMNS.join(",")}
      prints what each way to choose a region pays above the cheapest feasible one
  a price history:   ${HISTORY_COLUMNS.join(",")}[,on_demand_usd_h]
      replays ways to choose hour by hour; timestamps in ISO 8601, a row a change of price`;

const share = (value: number) => (Number.isFinite(value) ? `${(value * 100).toFixed(1)} %` : "-");

const BY_FLEET = "by the fleet's price in regions that offer all three";
const BY_POOL = "by the cheapest pool in regions that offer any of the three";

/** The report on prices of one day. */
export function premiumReport(rows: readonly Row[]): string {
    const day = priceDay(rows);
    const single = day.types.filter((type) => day.gpus.get(type) === 1);
    const section = (
        title: string,
        fleets: readonly (readonly string[])[],
        yardstick?: Yardstick,
    ) => [
        title,
        ...alignColumns(
            ["rule", "mean", "median", "max", "cases"],
            premiumTable(day, fleets, yardstick).map((line) => [
                line.rule,
                ...[line.mean, line.median, line.max].map(share),
                String(line.cases),
            ]),
            (column) => column > 0,
        ).map((line) => `  ${line}`),
        "",
    ];
    return [
        `Premium over the cheapest feasible region, prices of ${day.lock.asOf}, ${Object.keys(day.lock.regions).length} regions`,
        "Basis: spot, mean over a region's zones, per GPU-hour; rows with spot_is_real=1; data transfer not counted.",
        "",
        ...section(
            `One type (${day.types.length} types with a price in 4 regions or more)`,
            day.types.map((type) => [type]),
        ),
        ...section(`Fleets of three, every set of those types, ${BY_FLEET}`, triples(day.types)),
        ...section(`Fleets of three types of one GPU, ${BY_FLEET}`, triples(single)),
        ...section(`Fleets of three, every set, ${BY_POOL}`, triples(day.types), "cheapest pool"),
        ...section(
            `Fleets of three types of one GPU, ${BY_POOL}`,
            triples(single),
            "cheapest pool",
        ),
    ].join("\n");
}

/** The report on a price history. */
export function replayReport(rows: readonly Row[]): string {
    const history = readHistory(rows);
    const market = marketOf(history, history.types);
    const lines = strategies(market).map((strategy) => replay(market, strategy, {}));
    const table = alignColumns(
        ["way to choose", "regret", "worst week", "switches/month"],
        lines.map(({ name, regret, worstWeek, switchesPerMonth }) => [
            name,
            share(regret),
            share(worstWeek),
            switchesPerMonth.toFixed(2),
        ]),
        (column) => column > 0,
    );
    const statics = lines.filter(({ name }) => name.startsWith("static "));
    const best = statics.reduce((a, b) => (b.regret < a.regret ? b : a));
    return [
        `Replay of ${history.hours - market.from} hours, ${market.prices.size} regions, fleet ${history.types.join(", ")}`,
        "Basis: mean of the three cheapest pools an hour, at most two of a type; oracle: the cheapest region of each hour, free to switch;",
        "decisions by means of the last 7 and 28 days; 1000 GPU-hours a month, $20 a switch.",
        "",
        ...table,
        "",
        `Best static choice in hindsight: ${best.name.replace("static ", "")}, ${share(best.regret)}`,
        "",
    ].join("\n");
}

/** Reads the file, sees by its head which it is, and prints its report. */
export function main(args: readonly string[]): void {
    const [file] = args;
    if (file === undefined || file.startsWith("-")) throw new UserError(USAGE);
    if (!fs.existsSync(file)) throw new UserError(`there is no file ${file}\n\n${USAGE}`);
    const rows = parseCsv(fs.readFileSync(file, "utf8"));
    const has = (columns: readonly string[]) =>
        columns.every((column) => rows[0]?.[column] !== undefined);
    if (has(HISTORY_COLUMNS)) process.stdout.write(replayReport(rows));
    else if (has(PRICE_COLUMNS)) process.stdout.write(premiumReport(rows));
    else throw new UserError(`${file} has the columns of neither kind\n\n${USAGE}`);
}
