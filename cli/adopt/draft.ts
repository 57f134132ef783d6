import * as fs from "node:fs";
import * as path from "node:path";
import { Document, isScalar, isSeq, visit } from "yaml";
import { findStackNameProblem, PREFIX } from "../../core/facts/names";
import { LOCK_FILE, parseLock, type Lock } from "../../core/lock/lock";
import { renderLock, withSelection } from "../../core/lock/text";
import type { Problem } from "../../core/problems/problems";
import { decideRegions } from "../../core/ranking/decide";
import type { Key } from "../../core/settings/keys";
import {
    isComplete,
    parseSettings,
    pickNamespace,
    readValues,
    type SettingsSource,
} from "../../core/settings/parse";
import { buildSelectionPolicy, CHEAPEST } from "../../core/settings/selectionPolicy";
import type { Project } from "../project/project";
import { readLockText } from "../project/settingsSource";
import { encodeValues, listStackNames } from "../project/stackConfig";
import { writeFileWhole } from "../project/writeFile";

/** Settings of a stack by key, without the namespace, as its file holds them. */
export type GivenSettings = Partial<Readonly<Record<Key, unknown>>>;

/** A stack that is to be. */
export interface NewStack {
    readonly project: Project;
    readonly stack: string;
    readonly settings: GivenSettings;
    /** Such as `2026-11-20`. */
    readonly today: string;
    /** Whether its file may replace one that is there. */
    readonly force: boolean;
    /** Whether selections of stacks without a file leave the lock: those of the template. */
    readonly fresh?: boolean;
    /** Lines at the head of its file. */
    readonly notes?: readonly string[];
}

/** What a new stack needs in the project's folder, judged and not yet written. */
export interface Draft {
    readonly stack: string;
    /** Text by name of file: the stack's file and, where its regions are chosen, the lock. */
    readonly files: Readonly<Record<string, string>>;
    readonly regions: readonly string[];
    /** How the lock chose them; undefined where the settings list them. */
    readonly how?: string;
}

/** Key that a problem with the stack's name has. */
export const STACK = "stack";

/** Drafts a stack, or finds every reason why it cannot be. */
export function draftStack(asked: NewStack): { draft?: Draft; problems: Problem[] } {
    const { project, stack, settings, notes = [] } = asked;
    const file = `Pulumi.${stack}.yaml`;
    const isTaken = !asked.force && fs.existsSync(path.join(project.directory, file));
    const taken = isTaken
        ? [{ key: STACK, message: `${file} exists; choose another name, or add --force` }]
        : [];
    const source = buildSource(asked);
    const chosen = chooseRegions(source, asked);
    const parsed = parseSettings({ ...source, ...(chosen.lock && { lockText: chosen.lock }) });
    const refusal = chosen.problem
        ? [{ key: `${PREFIX}:regions`, message: chosen.problem }]
        : parsed.problems;
    const problems = [...taken, ...refusal];
    if (problems.length > 0 || !parsed.settings) return { problems };
    return {
        problems: [],
        draft: {
            stack,
            files: {
                [file]: renderStackFile(settings, notes),
                ...(chosen.lock && { [LOCK_FILE]: chosen.lock }),
            },
            regions: parsed.settings.cells.map(({ region }) => region),
            how: chosen.how,
        },
    };
}

/** What the program would read if the stack's file held these settings. */
function buildSource({ project, stack, settings }: NewStack): SettingsSource {
    const given = Object.entries(settings).map(
        ([key, value]) => [`${PREFIX}:${key}`, value] as const,
    );
    return {
        project: project.name,
        stack,
        config: pickNamespace(encodeValues(new Map(given), project), PREFIX),
        secretKeys: [],
        lockText: readLockText(project.directory),
    };
}

/**
 * The lock's text with the regions of the stack, where it leaves them to the lock and can have any, and
 * without the selections that are to leave.
 */
function chooseRegions(
    source: SettingsSource,
    { project, stack, today, fresh = false }: NewStack,
): { lock?: string; how?: string; problem?: string } {
    const { values } = readValues(source);
    const { lock } = parseLock(source.lockText ?? "");
    if (!lock || !isComplete(values) || findStackNameProblem(stack)) return {};
    const cleaned = fresh ? keepSelections(lock, listStackNames(project.directory)) : lock;
    if (values.regions.join() !== CHEAPEST) return fresh ? { lock: renderLock(cleaned) } : {};
    const policy = buildSelectionPolicy(values, today);
    const { selection, problem } = decideRegions(cleaned, stack, policy, {});
    if (!selection) return { problem };
    return { lock: renderLock(withSelection(cleaned, stack, selection)), how: selection.how };
}

function keepSelections(lock: Lock, stacks: readonly string[]): Lock {
    const kept = Object.entries(lock.selection).filter(([stack]) => stacks.includes(stack));
    return { ...lock, selection: Object.fromEntries(kept) };
}

/** Comment beside the key that switches default providers off, which every stack file has. */
const NO_DEFAULT_PROVIDERS =
    ' Every AWS resource names its cell\'s provider; a slip is an error. "*" would break awsx.';

/** Text of a stack's file: lists on one line, as people write them. */
export function renderStackFile(settings: GivenSettings, notes: readonly string[] = []): string {
    const document = new Document({
        config: {
            "pulumi:disable-default-providers": ["aws"],
            ...Object.fromEntries(
                Object.entries(settings).map(([key, value]) => [`${PREFIX}:${key}`, value]),
            ),
        },
    });
    visit(document, {
        Seq: (_, list) => {
            list.flow = true;
        },
        Pair: (_, { key, value }) => {
            if (isScalar(key) && isSeq(value) && key.value === "pulumi:disable-default-providers")
                key.commentBefore = NO_DEFAULT_PROVIDERS;
        },
    });
    if (notes.length > 0) document.commentBefore = notes.map((note) => ` ${note}`).join("\n");
    return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

/** Writes what a draft holds; each file whole or not at all, the stack's own last. */
export function writeDraft(directory: string, { files }: Draft): void {
    for (const [name, text] of Object.entries(files).reverse())
        writeFileWhole(path.join(directory, name), text);
}
