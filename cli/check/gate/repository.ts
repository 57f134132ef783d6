import { execFile, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { readMessage } from "../../../core/problems/problems";
import { UserError } from "../../../core/problems/userError";
import type { GuardFiles } from "./state";

/** Largest answer of git that is taken, bytes: packs are some hundred small files. */
const MAX_BYTES = 256 * 1024 * 1024;

/** How git ended. */
interface GitEnd {
    readonly ok: boolean;
    readonly stdout: Buffer;
    /** The first line that it said of its failure. */
    readonly fault: string;
}

/** @throws UserError when there is no git */
function askGit(directory: string, args: readonly string[]): Promise<GitEnd> {
    const options = { cwd: directory, maxBuffer: MAX_BYTES, encoding: "buffer" } as const;
    return new Promise((resolve, reject) => {
        execFile("git", args, options, (error, stdout, stderr) => {
            if ((error as NodeJS.ErrnoException | null)?.code === "ENOENT")
                reject(
                    new UserError(
                        "git is not installed, and --base takes the packs of a commit; install git, or leave --base out",
                    ),
                );
            const [line = ""] = (stderr.toString().trim() || readMessage(error)).split("\n");
            resolve({ ok: !error, stdout, fault: line.replace(/^fatal: /, "") });
        });
    });
}

/** What git answers. @throws UserError when it fails */
async function requireGit(directory: string, args: readonly string[]): Promise<Buffer> {
    const { ok, stdout, fault } = await askGit(directory, args);
    if (!ok) throw new UserError(`git ${args[0]} failed in ${directory}: ${fault}`);
    return stdout;
}

/**
 * The id of a commit.
 * @param base a commit, branch or tag
 * @throws UserError that says why there is no such commit, and how to get it
 */
export async function resolveCommit(directory: string, base: string): Promise<string> {
    const inside = await askGit(directory, ["rev-parse", "--is-inside-work-tree"]);
    if (!inside.ok)
        throw new UserError(
            `--base ${base}: ${directory} is no checkout of a git repository (${inside.fault}); leave --base out, or check it out with git`,
        );
    const found = /^-|^$/.test(base)
        ? undefined
        : await askGit(directory, ["rev-parse", "--verify", "--quiet", `${base}^{commit}`]);
    if (found?.ok) return found.stdout.toString().trim();
    const shallow = await askGit(directory, ["rev-parse", "--is-shallow-repository"]);
    throw new UserError(
        shallow.stdout.toString().trim() === "true"
            ? `--base ${base}: this clone is shallow and lacks the commit; run git fetch --unshallow origin, or check out with fetch-depth: 0 (GitHub) or GIT_DEPTH: 0 (GitLab)`
            : `--base ${base}: there is no such commit; run git fetch origin, and name a commit, branch or tag`,
    );
}

/**
 * Writes what a commit has of some paths into a folder.
 * @param paths relative to `directory`; one that the commit lacks is left out
 * @throws UserError when git or tar fails
 */
export async function copyCommit(
    directory: string,
    commit: string,
    paths: readonly string[],
    target: string,
): Promise<void> {
    const listed = await requireGit(directory, ["ls-tree", "-z", "--name-only", commit, ...paths]);
    const present = splitNames(listed);
    if (present.length === 0) return;
    const input = await requireGit(directory, [
        ...["archive", "--format=tar", commit, "--"],
        ...present,
    ]);
    const { status, error, stderr } = spawnSync("tar", ["-xf", "-", "-C", target], { input });
    if (status !== 0)
        throw new UserError(
            `tar cannot unpack the packs of ${commit}: ${error?.message ?? stderr.toString().trim()}; --base needs tar`,
        );
}

/**
 * The files of some paths as they lie in a checkout: those that git tracks, and new ones that it does not ignore.
 * @param paths relative to `directory`
 */
export async function readCheckout(
    directory: string,
    paths: readonly string[],
): Promise<GuardFiles> {
    const listed = await requireGit(directory, [
        ...["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--"],
        ...paths,
    ]);
    return readFiles(directory, splitNames(listed));
}

/** The files of a folder that nothing else is in. */
export function readFolder(directory: string, paths: readonly string[]): GuardFiles {
    const names = paths.flatMap((name) => {
        const place = path.join(directory, name);
        if (!fs.existsSync(place)) return [];
        if (!fs.statSync(place).isDirectory()) return [name];
        return fs
            .readdirSync(place, { recursive: true, encoding: "utf8" })
            .map((file) => path.posix.join(name, file.split(path.sep).join("/")));
    });
    return readFiles(directory, names);
}

function readFiles(directory: string, names: readonly string[]): GuardFiles {
    return new Map(
        [...new Set(names)].flatMap((name): [string, Buffer][] => {
            const place = path.join(directory, name);
            const stat = fs.lstatSync(place, { throwIfNoEntry: false });
            if (stat?.isSymbolicLink())
                return [[name, Buffer.from(`a link to ${fs.readlinkSync(place)}`)]];
            return stat?.isFile() ? [[name, fs.readFileSync(place)]] : [];
        }),
    );
}

/**
 * Paths that a checkout changes against a commit, from the top of the repository; new files included.
 */
export async function listChangedPaths(directory: string, commit: string): Promise<string[]> {
    const [changed, added] = await Promise.all([
        requireGit(directory, ["diff", "--name-only", "--no-renames", "-z", commit, "--", ":/"]),
        requireGit(directory, [
            ...["ls-files", "-z", "--others", "--exclude-standard", "--full-name", "--", ":/"],
        ]),
    ]);
    return [...new Set([...splitNames(changed), ...splitNames(added)])];
}

function splitNames(output: Buffer): string[] {
    return output.toString().split("\0").filter(Boolean);
}
