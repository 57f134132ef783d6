import * as pulumi from "@pulumi/pulumi";
import { openCell } from "./components/cell";
import { readSettings } from "./config";

/** Settings to cells to outputs. */
export = async () => {
    const { stack, accountId, cells: settings } = readSettings(pulumi.getRootDirectory());
    const cells = await Promise.all(settings.map((cell) => openCell(stack, accountId, cell)));
    return {
        /** What the `gpu-batch` command reads: one entry a cell, by region. */
        cells: Object.fromEntries(settings.map(({ region }, i) => [region, cells[i]?.outputs])),
    };
};
