import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { Command } from "commander";
import { OWN } from "./projectFiles";

/** What a command printed. */
export interface Printed {
    readonly out: string;
    readonly err: string;
}

function listWithSubcommands(command: Command): Command[] {
    return [command, ...command.commands.flatMap(listWithSubcommands)];
}

/** Runs a command of commander in this process and keeps what it prints. */
export async function printed(command: Command, args: readonly string[]): Promise<Printed> {
    const [out, err]: [string[], string[]] = [[], []];
    const streams = [
        { stream: process.stdout, into: out },
        { stream: process.stderr, into: err },
    ].map(({ stream, into }) => {
        const write = stream.write.bind(stream);
        stream.write = (chunk: string | Uint8Array) => {
            into.push(String(chunk));
            return true;
        };
        return () => {
            stream.write = write;
        };
    });
    try {
        for (const one of listWithSubcommands(command))
            one.exitOverride().configureOutput({ writeErr: (text) => err.push(text) });
        await command.parseAsync([...args], { from: "user" });
    } finally {
        for (const restore of streams) restore();
    }
    return { out: out.join(""), err: err.join("") };
}

/** A folder with the Pulumi files and the lock of the tests' own project, and nothing else. */
export function projectCopy(): string {
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), "gpu-batch-"));
    for (const file of ["Pulumi.yaml", "Pulumi.prod.yaml", "Pulumi.test.yaml", "regions.lock.json"])
        fs.copyFileSync(path.join(OWN, file), path.join(directory, file));
    return directory;
}
