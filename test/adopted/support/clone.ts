import { execFile, execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { parseDocument } from "yaml";
import { ROOT } from "../../support/projectFiles";

/** How a command of the clone ended. */
export interface Ended {
    readonly code: number;
    /** Standard output and error. */
    readonly printed: string;
}

/** Content of a file, of any shape, as a team edits it. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Json = any;

/** A clone of the repository as it stands, changes that nobody has committed included. */
export class Clone {
    readonly directory = fs.mkdtempSync(path.join(os.tmpdir(), "gpu-batch-adopted-"));

    constructor() {
        const names = execFileSync(
            "git",
            ["ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            { cwd: ROOT, encoding: "utf8" },
        );
        for (const name of names.split("\0").filter(Boolean)) {
            const [from, to] = [path.join(ROOT, name), this.at(name)];
            if (!fs.existsSync(from) || name === "node_modules") continue;
            fs.mkdirSync(path.dirname(to), { recursive: true });
            fs.cpSync(from, to);
        }
        fs.symlinkSync(path.join(ROOT, "node_modules"), this.at("node_modules"));
        this.git("init", "--quiet");
        this.commit("As it came");
    }

    at(name: string): string {
        return path.join(this.directory, name);
    }

    read(name: string): string {
        return fs.readFileSync(this.at(name), "utf8");
    }

    write(name: string, text: string): void {
        fs.mkdirSync(path.dirname(this.at(name)), { recursive: true });
        fs.writeFileSync(this.at(name), text);
    }

    /** Sets keys of the namespace gpu-batch in a stack's file, which keeps its comments. */
    configure(stack: string, config: Readonly<Record<string, unknown>>): void {
        const name = `Pulumi.${stack}.yaml`;
        const document = parseDocument(this.read(name));
        for (const [key, value] of Object.entries(config))
            document.setIn(["config", `gpu-batch:${key}`], value);
        this.write(name, document.toString());
    }

    /** Changes a JSON file. */
    edit(name: string, change: (content: Json) => void): void {
        const content: Json = JSON.parse(this.read(name));
        change(content);
        this.write(name, `${JSON.stringify(content, null, 4)}\n`);
    }

    /** Runs a program in the clone to its end. */
    run(command: string, ...args: readonly string[]): Promise<Ended> {
        return new Promise((resolve) => {
            const child = execFile(
                command,
                args,
                { cwd: this.directory, maxBuffer: 2 ** 26 },
                (error, stdout, stderr) =>
                    resolve({ code: error ? (child.exitCode ?? 1) : 0, printed: stdout + stderr }),
            );
        });
    }

    gpuBatch(...args: readonly string[]): Promise<Ended> {
        return this.run(process.execPath, this.at("bin/gpu-batch.cjs"), ...args);
    }

    commit(message: string): void {
        this.git("add", "--all");
        const author = ["-c", "user.name=team", "-c", "user.email=team@example.com"];
        this.git(...author, "commit", "--quiet", "--allow-empty", "--message", message);
    }

    /** Takes back every change since the first commit. */
    reset(): void {
        const first = this.git("rev-list", "--max-parents=0", "HEAD").trim();
        this.git("reset", "--quiet", "--hard", first);
        this.git("clean", "--quiet", "--force", "-d");
    }

    remove(): void {
        fs.rmSync(this.directory, { recursive: true });
    }

    private git(...args: readonly string[]): string {
        return execFileSync("git", args, { cwd: this.directory, encoding: "utf8" });
    }
}
