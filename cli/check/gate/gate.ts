import * as fs from "node:fs";
import * as path from "node:path";
import { LOCK_FILE as REGIONS_FILE } from "../../../core/lock/lock";
import { UserError } from "../../../core/problems/userError";
import { findConfigProblems } from "../packs/config";
import {
    listOwnPacks,
    listPolicies,
    PACK_NAMES,
    type PackFolders,
    type PackRun,
} from "../packs/folders";
import type { PackArgs } from "../packs/check";
import { compareGates, digestLoosenings, type Loosening } from "./loosening";
import type { GateReport } from "./report";
import {
    copyCommit,
    listChangedPaths,
    readCheckout,
    readFolder,
    resolveCommit,
} from "./repository";
import {
    EXEMPTIONS_FILE,
    LEVELS,
    listLevelFiles,
    LOCK_FILE,
    nameLevelsFile,
    readExemptions,
    readGateState,
    type GuardFiles,
} from "./state";
import { createTemporaryFolder } from "./temporary";

/** Which commit judges a change, and what its reviewers let it loosen. */
export interface GateArgs {
    /** The commit, branch or tag that the change is compared with. */
    readonly base: string;
    /** SHA-256 of the difference that is accepted, or its beginning. */
    readonly accept?: string;
    /** Folders of further packs; those in the project are taken from the base too. */
    readonly packs?: readonly string[];
    /** Starts packs and lists their policies. @default {@link listPolicies} */
    readonly list?: typeof listPolicies;
}

/** The packs that judge a change. */
export interface Gate {
    readonly report: GateReport;
    /** What is wrong with the change's own packs and their configuration. */
    readonly errors: readonly string[];
    readonly policies: PackArgs;
    /** Whose packs they are. */
    readonly origin: string;
    close(): void;
}

/** What decides beside the packs: how they are transpiled, and what they run on. */
const GUARDED = ["policy", "tsconfig.json", LOCK_FILE];

/** What runs a check: a change of it lets nothing pass in itself, and is for the code owners to read. */
const GUARDS =
    /^(\.github\/|\.gitlab-ci\.yml$|(docs\/|\.gitlab\/)?CODEOWNERS$|bin\/|cli\/|core\/|preload\.cjs$|package\.json$|\.npmrc$|\.nvmrc$|\.gitattributes$)/;

/** The base's and the change's side of a comparison. */
interface Sides {
    readonly before: GuardFiles;
    readonly after: GuardFiles;
    /** The base's folder of the project. */
    readonly directory: string;
    /** The change's. */
    readonly project: string;
    readonly packs: { readonly base: readonly string[]; readonly change: readonly string[] };
}

/**
 * Takes the packs of a base commit, and compares those of the change with them.
 * @throws UserError when there is no such commit, when it has no packs, or when they do not start
 */
export async function openGate(args: GateArgs, run: PackRun): Promise<Gate> {
    const { base, accept, packs = [], list = listPolicies } = args;
    const { directory } = run.project;
    const commit = await resolveCommit(directory, base);
    const folder = createTemporaryFolder("gpu-batch-base-");
    try {
        const sides = await readSides(directory, commit, packs, folder.directory);
        requirePacks(sides.before, base, commit);
        copySurroundings(folder.directory, directory);
        const { loosenings, errors } = await compareSides(sides, base, (folders) =>
            list(folders, run),
        );
        const sha256 = loosenings.length === 0 ? null : digestLoosenings(loosenings);
        const accepted = sha256 !== null && accept !== undefined && sha256.startsWith(accept);
        if (!accepted) keepExemptions(sides);
        return {
            report: {
                ...{ base, commit, loosenings, sha256, accepted },
                ...(sha256 && accept !== undefined && !accepted ? { acceptedOther: accept } : {}),
                guards: (await listChangedPaths(directory, commit)).filter((file) =>
                    GUARDS.test(file),
                ),
            },
            errors,
            policies: accepted
                ? { ...findOwn(directory), packs: sides.packs.change }
                : { home: path.join(folder.directory, "policy"), packs: sides.packs.base },
            origin: accepted ? "the change" : `the base ${base}`,
            close: () => folder.remove(),
        };
    } catch (error) {
        folder.remove();
        throw error;
    }
}

async function readSides(
    directory: string,
    commit: string,
    packs: readonly string[],
    target: string,
): Promise<Sides> {
    const relative = (pack: string) => path.relative(directory, pack);
    const isInside = (pack: string) => !/^\.\.($|[\\/])/.test(relative(pack));
    const guarded = [...GUARDED, ...packs.filter(isInside).map(relative)];
    await copyCommit(directory, commit, guarded, target);
    return {
        before: readFolder(target, guarded),
        after: await readCheckout(directory, guarded),
        directory: target,
        project: directory,
        packs: {
            // A pack that is new with the change judges from the next one on.
            base: packs
                .map((pack) => (isInside(pack) ? path.join(target, relative(pack)) : pack))
                .filter((pack) => fs.existsSync(pack)),
            change: packs,
        },
    };
}

/** @throws UserError that names the packs which a base lacks */
function requirePacks(files: GuardFiles, base: string, commit: string): void {
    const missing = PACK_NAMES.filter((name) => !files.has(`policy/${name}/PulumiPolicy.yaml`));
    if (missing.length === 0) return;
    const lacked = missing.map((name) => `policy/${name}`).join(", ");
    throw new UserError(
        `--base ${base}: the commit ${commit.slice(0, 12)} has no policy packs to judge by (${lacked}); name a commit that has them, or leave --base out`,
    );
}

/** Gives a base's packs what lies beside them in a checkout: the packages, and the regions that the change chooses. */
function copySurroundings(target: string, directory: string): void {
    const sdk = require.resolve("@pulumi/policy/package.json");
    fs.symlinkSync(path.resolve(sdk, "../../.."), path.join(target, "node_modules"));
    const regions = path.join(directory, REGIONS_FILE);
    if (fs.existsSync(regions)) fs.copyFileSync(regions, path.join(target, REGIONS_FILE));
}

/** The packs of a checkout, those only that are there. */
function findOwn(directory: string): Required<Pick<PackArgs, "home" | "own">> {
    const home = path.join(directory, "policy");
    return { home, own: listOwnPacks(home).filter((pack) => fs.existsSync(pack)) };
}

/** @throws UserError when the base's packs do not start */
async function compareSides(
    { before, after, directory, project, packs }: Sides,
    base: string,
    list: (folders: PackFolders) => ReturnType<typeof listPolicies>,
): Promise<{ readonly loosenings: readonly Loosening[]; readonly errors: readonly string[] }> {
    const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
        (file) => !(before.get(file) ?? Buffer.of()).equals(after.get(file) ?? Buffer.of()),
    );
    // What the packs list cannot differ, nor their levels.
    const isSame = changed.every((file) => file === LOCK_FILE);
    const stacks = [...new Set([...listLevelFiles(before), ...listLevelFiles(after)])];
    if (isSame)
        return {
            loosenings: compareGates(
                readGateState(before, [], stacks).state,
                readGateState(after, [], stacks).state,
            ),
            errors: [],
        };
    const { own } = findOwn(project);
    const theirs = { own: listOwnPacks(path.join(directory, "policy")), packs: packs.base };
    // Levels are no part of what packs list; exemptions keep a pack from starting.
    const isLevels = (file: string) => file !== EXEMPTIONS_FILE && LEVELS.test(file);
    const [old, listed] = await Promise.all([
        list(theirs),
        changed.every(isLevels) ? undefined : list({ own, packs: packs.change }),
    ]);
    const fresh = listed ?? old;
    if (old.errors.length > 0) throw new UserError(describeStart(`the base ${base}`, old.errors));
    // What does not start is known by its code alone.
    const policies = fresh.errors.length > 0 ? old.policies : fresh.policies;
    const read = readGateState(after, policies, stacks);
    return {
        loosenings: compareGates(readGateState(before, old.policies, stacks).state, read.state),
        errors: [
            ...(fresh.errors.length > 0 ? [describeStart("the change", fresh.errors)] : []),
            ...read.problems,
            ...listLevelFiles(after).flatMap((stack) =>
                findConfigProblems(read.levels[stack] ?? {}, policies).map(
                    (problem) => `${nameLevelsFile(stack)}: ${problem}`,
                ),
            ),
        ],
    };
}

/** Why packs do not start, without the frames of what they threw. */
export function describeStart(origin: string, errors: readonly string[]): string {
    const text = errors.join("; ").replace(/\n {4}at .*/g, "");
    return `the packs of ${origin} do not start: ${text}`;
}

/**
 * Leaves a base's packs the exemptions that the change keeps: one that it takes away with its resource
 * would fit nothing, and one fewer lets nothing pass.
 */
function keepExemptions({ before, after, directory }: Sides): void {
    const [old, kept] = [before, after].map((files) => readExemptions(files.get(EXEMPTIONS_FILE)));
    if (!old || !kept) return;
    const isKept = ({ policy, name }: (typeof old)[number]) =>
        kept.some((one) => one.policy === policy && one.name === name);
    if (old.every(isKept)) return;
    const entries = JSON.parse(String(before.get(EXEMPTIONS_FILE))) as typeof old;
    fs.writeFileSync(
        path.join(directory, EXEMPTIONS_FILE),
        JSON.stringify(entries.filter(isKept), null, 4),
    );
}
