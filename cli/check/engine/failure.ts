import * as path from "node:path";
import type { OfflineEngine } from "./engine";
import { REPORTED, type ProgramEnd } from "./program";

/** What went wrong with a program, in the user's words; empty when it succeeded. */
export function explainProgramErrors(
    { code, timedOut, stdout, stderr }: ProgramEnd,
    engine: OfflineEngine,
    directory: string,
): string[] {
    if (timedOut)
        return [
            "the program did not end in time; look for a loop or a server that keeps it running",
        ];
    const logged = engine.logs.flatMap(({ severity, message }) =>
        severity === "error" ? [cleanMessage(message, directory)] : [],
    );
    if (code === 0 && logged.length === 0)
        return engine.finished
            ? []
            : ["the program ended before it was done; look for a promise that never settles"];
    // A refusal reaches the log wrapped in the SDK's words and stack: once is enough.
    if (engine.refusals.length > 0) return [...new Set(engine.refusals)];
    if (logged.length > 0) return [...new Set(logged)];
    const output = [stderr, stdout]
        .map((text) => cleanMessage(text.trim(), directory))
        .filter(Boolean)
        .join("\n");
    const status = code === REPORTED ? "reported no error" : `ended with status ${code ?? "none"}`;
    return [`the program ${status}${output ? `:\n${output}` : ""}`];
}

const FRAME = /^\s*at .*?\(?((?:\/|[A-Za-z]:\\)[^():]+):(\d+):(\d+)\)?$/;

/** A logged error with the program's own frames, relative to its folder, and no others. */
function cleanMessage(message: string, directory: string): string {
    const lines = message
        .replace(/^Running program '[^']*' failed with an unhandled exception:\n/, "")
        // eslint-disable-next-line no-control-regex
        .replace(/\u001b\[[0-9;]*m/g, "")
        .trimEnd()
        .split("\n");
    const kept = lines.flatMap((line) => {
        if (!/^\s+at /.test(line)) return [line];
        const [, file = "", row, column] = FRAME.exec(line) ?? [];
        const relative = path.relative(directory, file);
        const own = file !== "" && !relative.startsWith("..") && !relative.includes("node_modules");
        return own ? [`    at ${relative}:${row}:${column}`] : [];
    });
    return kept.join("\n").replaceAll(`${directory}${path.sep}`, "");
}
