import * as pulumi from "@pulumi/pulumi";
import { openCell } from "./components/cell";
import { readSettings, tagCellImage } from "./config";

/** Settings to cells to outputs. */
export = async () => {
    const directory = pulumi.getRootDirectory();
    const { stack, accountId, image, cells: settings } = readSettings(directory);
    const tagged = await tagCellImage(image, directory);
    const cells = await Promise.all(
        settings.map((cell) => openCell(stack, accountId, cell, tagged)),
    );
    return {
        /** What the `gpu-batch` command reads: one entry a cell, by region. */
        cells: Object.fromEntries(settings.map(({ region }, i) => [region, cells[i]?.outputs])),
    };
};
