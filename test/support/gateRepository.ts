import * as assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { cloneProject, ROOT } from "./projectFiles";

/** What a change does to one file: its new text, by the old one's; null removes it. */
export type Edits = Readonly<Record<string, null | ((text: string) => string)>>;

/** A clone of the project as a git repository, whose branch `main` is the base of changes. */
export class GateRepository {
    readonly directory = cloneProject();

    /** @param exemptions those of the base */
    constructor(exemptions: readonly unknown[]) {
        const ignored = path.join(this.directory, ".gitignore");
        fs.writeFileSync(ignored, "node_modules\n.gpu-batch\n");
        const lock = path.join(this.directory, "package-lock.json");
        fs.copyFileSync(path.join(ROOT, "package-lock.json"), lock);
        fs.writeFileSync(
            path.join(this.directory, "policy/exemptions.json"),
            JSON.stringify(exemptions),
        );
        this.git("init", "--quiet", "--initial-branch=main");
        this.commit("base");
    }

    git(...args: readonly string[]): string {
        const identity = ["-c", "user.name=tester", "-c", "user.email=tester@example.com"];
        return execFileSync("git", [...identity, ...args], {
            ...{ cwd: this.directory, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] },
        }).trim();
    }

    /** Commits everything. @returns the commit's id */
    commit(subject: string): string {
        this.git("add", "--all");
        this.git("commit", "--quiet", "--allow-empty", "--message", subject);
        return this.git("rev-parse", "HEAD");
    }

    /** Commits edits on a branch of `from`, and leaves it checked out. */
    change(edits: Edits, from = "main"): void {
        this.git("checkout", "--quiet", "--force", "--detach", from);
        for (const [file, edit] of Object.entries(edits)) {
            const place = path.join(this.directory, file);
            if (edit === null) {
                fs.rmSync(place, { recursive: true });
                continue;
            }
            const before = fs.existsSync(place) ? fs.readFileSync(place, "utf8") : "";
            const after = edit(before);
            assert.notEqual(after, before, `the edit of ${file} changes nothing`);
            fs.mkdirSync(path.dirname(place), { recursive: true });
            fs.writeFileSync(place, after);
        }
        this.commit("change");
    }

    remove(): void {
        fs.rmSync(this.directory, { recursive: true, force: true });
    }
}

/** An edit of a JSON file. */
export function editJson<T>(edit: (data: T) => unknown): (text: string) => string {
    return (text) => `${JSON.stringify(edit(JSON.parse(text) as T), null, 4)}\n`;
}

/** An edit that replaces a text which must be there. */
export function replace(from: string, to: string): (text: string) => string {
    return (text) => text.replace(from, to);
}
