import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { gpuBatch, type CommandEnd } from "./command";
import { ROOT } from "./preview";
import { outputsText, targetCell } from "./targetCells";

/** An address that refuses every connection: what must not be submitted cannot be. */
const NOWHERE = {
    AWS_ENDPOINT_URL: "http://127.0.0.1:9",
    AWS_ACCESS_KEY_ID: "x",
    AWS_SECRET_ACCESS_KEY: "x",
};

/** A manifest of 32 items. */
export const TEXTS = path.join(ROOT, "docker/worker/examples/texts.jsonl");

/** How a test submits to the cells of a {@link jobsFolder}. */
export const SUBMIT = ["submit", "--outputs", "@outputs.json", "--state", "@state"];

/** Makes a folder with the outputs of two cells, for commands about jobs. */
export function jobsFolder(): string {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "gpu-batch-"));
    const cells = [targetCell(), targetCell({ region: "eu-north-1" })];
    fs.writeFileSync(path.join(folder, "outputs.json"), outputsText(cells));
    return folder;
}

/** Runs a command that reaches no AWS; @ in an argument stands for the folder. */
export function runIn(
    folder: string,
    args: readonly string[],
    env: NodeJS.ProcessEnv = {},
): Promise<CommandEnd> {
    return gpuBatch(
        args.map((arg) => arg.replace("@", `${folder}/`)),
        { env: { PATH: process.env.PATH, ...NOWHERE, ...env } },
    );
}
