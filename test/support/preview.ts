import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { ORGANIZATION } from "../../cli/check/engine/run";
import { OfflineEngine } from "../../cli/check/engine/engine";
import { runInline, type InlineProgram } from "./inProcess";
import { createAwsAnswers, SAMPLE_ACCOUNT, type Answers } from "../../cli/check/engine/invokes";
import { readProject } from "../../cli/project/project";
import type { Registration } from "../../cli/check/engine/registration";
import { readStackConfig } from "../../cli/project/stackConfig";
import { openSecrets } from "../../cli/check/engine/wire";
import { OWN, readOwn, ROOT } from "./projectFiles";

export { ROOT };

/** Account that the offline engine answers with. */
export const ACCOUNT = SAMPLE_ACCOUNT;

/** What a preview recorded. */
export class Preview {
    constructor(readonly engine: OfflineEngine) {}

    /** Everything registered with a type, or everything but the stack. */
    all(type?: string): Registration[] {
        return this.engine.registrations.filter((one) => type === undefined || one.type === type);
    }

    /** Every registration with a type, of which there is one at least: a loop over none judges nothing. */
    some(type: string): Registration[] {
        const found = this.all(type);
        assert.ok(found.length > 0, `there is no ${type}`);
        return found;
    }

    /** The only registration with a type, and a name where the type is not enough. */
    only(type: string, name?: string): Registration {
        const found = this.all(type).filter((one) => name === undefined || one.name === name);
        assert.equal(found.length, 1, `${found.length} registrations of ${type} ${name ?? ""}`);
        return found[0]!;
    }

    /** Inputs of the only registration with a type, secrets and outputs opened. */
    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    inputs(type: string, name?: string): any {
        return openSecrets(this.only(type, name).inputs);
    }
}

/** What a preview runs with in place of the stack's own files. */
export interface Overrides {
    readonly stack?: string;
    /** Keys of the namespace gpu-batch; objects and lists as themselves. */
    readonly config?: Readonly<Record<string, unknown>>;
    /** Answers to invoked functions in place of the offline check's. */
    readonly answers?: Answers;
    /** Changes a copy of the tests' own lock. */
    readonly lock?: (lock: MutableLock) => void;
}

// The tests break locks on purpose, so theirs has no type.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type MutableLock = any;

/** The tests' own lock, as text, with a change. */
export function lockText(change: (lock: MutableLock) => void = () => undefined): string {
    const lock: MutableLock = JSON.parse(readOwn("regions.lock.json"));
    change(lock);
    return JSON.stringify(lock);
}

/** Runs the real program of a stack on the offline engine, in process. */
export async function preview({
    stack = "prod",
    config = {},
    answers = {},
    lock,
}: Overrides = {}): Promise<Preview> {
    const project = readProject(OWN);
    const { values } = readStackConfig(project, stack);
    const changed = Object.entries(config).map(([key, value]) => [
        `gpu-batch:${key}`,
        typeof value === "string" ? value : JSON.stringify(value),
    ]);
    const engine = new OfflineEngine({
        project: project.name,
        stack,
        organization: ORGANIZATION,
        config: { ...values, ...Object.fromEntries(changed) },
        answers: { ...createAwsAnswers(ACCOUNT), ...answers },
    });
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), "gpu-batch-"));
    try {
        fs.writeFileSync(path.join(directory, "regions.lock.json"), lockText(lock));
        fs.symlinkSync(path.join(OWN, "docker"), path.join(directory, "docker"));
        // eslint-disable-next-line @typescript-eslint/no-require-imports
        await runInline(engine, directory, require("../../index") as InlineProgram);
    } finally {
        fs.rmSync(directory, { recursive: true });
    }
    return new Preview(engine);
}

/** Runs a program of the test's own on the offline engine, in process. */
export async function inline(
    program: InlineProgram,
    config: Record<string, string> = {},
    secretKeys: readonly string[] = [],
): Promise<Preview> {
    const engine = new OfflineEngine({
        project: "gpu-batch",
        stack: "dev",
        organization: ORGANIZATION,
        config,
        answers: createAwsAnswers(ACCOUNT),
    });
    await runInline(engine, OWN, program, secretKeys);
    return new Preview(engine);
}
