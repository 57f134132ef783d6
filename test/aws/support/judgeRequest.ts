import { spawnSync } from "node:child_process";
import * as path from "node:path";
import { motoPython } from "../../support/moto";

/** What AWS's own model of an operation has against a request, one fault a line; empty when nothing. */
export async function requestFaults(
    service: string,
    operation: string,
    request: unknown,
): Promise<string[]> {
    const { status, stdout, stderr } = spawnSync(
        await motoPython(),
        [path.join(__dirname, "judge_request.py")],
        { input: JSON.stringify({ service, operation, request }), encoding: "utf8" },
    );
    if (status !== 0) throw new Error(`the judge failed:\n${stderr}`);
    return stdout.split("\n").filter((line) => line !== "");
}
