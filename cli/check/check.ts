import { tagImage } from "../../core/image/imageSource";
import { readMessage, renderProblems } from "../../core/problems/problems";
import { parseSettings, type SettingsSource } from "../../core/settings/parse";
import { SECRET_PLACEHOLDER } from "../project/configValues";
import { readStackSettings } from "../project/context";
import type { OfflineEngine } from "./engine/engine";
import { describeStart, openGate, type GateArgs } from "./gate/gate";
import { judgePacks, type CheckPacks, type Judgement, type PackArgs } from "./packs/check";
import { warnOfUnenforced } from "./packs/unenforced";
import { readCellIntents, listPlannedCells, listPlannedResources, findSource } from "./plan";
import { UserError } from "../../core/problems/userError";
import { LOCK_FILE } from "../../core/lock/lock";
import { readProject, type Project } from "../project/project";
import { createRedactor, type Redact } from "./redact";
import { findRegionFindings, type FindingsArgs } from "./regionFindings";
import type { CheckResult } from "./result";
import { runInOwnProcess, createEngine, ORGANIZATION, type RunProgram } from "./engine/run";
import { readSettingsSource } from "../project/settingsSource";
import { withFiles } from "../project/shadow";
import { readStackConfig, type StackConfig } from "../project/stackConfig";

/** What to check. */
export interface CheckArgs {
    /** Folder of Pulumi.yaml. */
    readonly directory: string;
    readonly stack: string;
    /** Today, `2026-11-20`, which the age of prices is counted to. */
    readonly today: string;
    /** Days over which prices fail the check; undefined warns only. */
    readonly maxPriceAgeDays?: number;
    /** Commit whose lock the plan's regions are compared with. @default HEAD */
    readonly base?: string;
    /** Lets a commit's packs judge in place of `policies`' own. @default they judge themselves */
    readonly gate?: Omit<GateArgs, "packs">;
    /** Runs the program against an engine; another process by default. */
    readonly run?: RunProgram;
    /** Which packs judge, and by what configuration; this project's own four by default. */
    readonly policies?: PackArgs;
}

/** All of a result but what every check has. */
type Findings = Omit<CheckResult, "schemaVersion" | "stack" | "verdict" | "cannotKnow" | "seconds">;

/** Whose packs judge, where it is not this command's own: they must start. */
interface Judges {
    readonly origin?: string;
}

/**
 * Runs the real program against the offline engine and reports what it would create. A fault of
 * Pulumi.yaml, of the stack's file or of the program is a result too, with exit status 1.
 */
export async function check(args: CheckArgs): Promise<CheckResult> {
    const started = performance.now();
    const { gate, ...findings } = await collectGated(args).catch(reportUserError);
    return {
        // What a change does to its own gate comes first, in every form.
        ...(gate ? { gate } : {}),
        schemaVersion: 1,
        stack: args.stack,
        verdict: findings.exitCode === 0 ? "PASS" : "FAIL",
        ...findings,
        cannotKnow: CANNOT_KNOW,
        seconds: Math.round(performance.now() - started) / 1000,
    };
}

/** Lets the packs of a base judge where there is one. @throws UserError when the base is at fault */
async function collectGated(args: CheckArgs): Promise<Findings> {
    const { directory, stack, policies } = args;
    if (!args.gate) return collectFindings(args);
    const project = readProject(directory);
    const config = readStackConfig(project, stack);
    const run = { project, stack, organization: ORGANIZATION, config };
    const gate = await openGate({ ...args.gate, packs: policies?.packs }, run);
    try {
        const { report, errors, origin } = gate;
        const findings =
            errors.length > 0
                ? reportFailure(project.name, errors)
                : await collectFindings({ ...args, policies: gate.policies, origin }).catch(
                      reportUserError,
                  );
        const isRefused = report.loosenings.length > 0 && !report.accepted;
        // Until somebody accepts or mends it, nobody knows by which packs the policies are to be judged.
        const exitCode = isRefused && findings.exitCode !== 1 ? 3 : findings.exitCode;
        return { ...findings, exitCode, gate: report };
    } finally {
        gate.close();
    }
}

/** A fault in what the user gave, as a result. */
function reportUserError(error: unknown): Findings {
    if (error instanceof UserError) return reportFailure("", [error.message]);
    throw error;
}

/** @throws UserError when something is at fault before the program starts */
async function collectFindings(args: CheckArgs & Judges): Promise<Findings> {
    const { directory, stack, run = runInOwnProcess, policies = {}, origin } = args;
    const project = readProject(directory);
    const config = readStackConfig(project, stack);
    const source = readSettingsSource(project, stack, config);
    // The program would find the same, after a second and with the packs started for nothing.
    const fault = await findSettingsFault(source, directory);
    if (fault !== undefined) return reportFailure(project.name, [fault]);
    const packs = judgePacks(policies, { project, stack, organization: ORGANIZATION, config });
    try {
        const engine = createEngine(project, stack, config, packs.judge);
        const errors = await run(engine, project, config);
        const redact = createRedactor(
            engine.listSecrets().filter((text) => text !== SECRET_PLACEHOLDER),
        );
        const warnings = [...packs.warnings, ...redact(collectWarnings(engine, config))];
        if (errors.length > 0) return reportFailure(project.name, redact(errors), warnings);
        const unstarted = await findStartFault(packs, origin);
        if (unstarted) return reportFailure(project.name, [unstarted], warnings);
        const judgement = await packs.finish(engine);
        const unenforced = warnOfUnenforced(judgement, args.today);
        const resources = listPlannedResources(engine, directory);
        const regions = await findRegionFindings({
            ...args,
            base: args.base ?? "HEAD",
            policy: readStackSettings(source, args.today).policy,
            engine,
            resources,
            lockText: source.lockText,
            planWith: (text) => planWith(text, project, stack, config, run),
        });
        return {
            project: project.name,
            // Prices that are too old fail a check before policies do.
            exitCode: regions.errors.length > 0 ? 1 : judgement.failed ? 2 : 0,
            errors: regions.errors,
            ...reportJudgement(judgement, engine, directory, redact),
            unjudged: judgement.unjudged,
            regions: regions.regions,
            costs: regions.costs,
            changes: regions.changes,
            warnings: [...warnings, ...unenforced, ...redact(regions.warnings)],
            cells: listPlannedCells(engine),
            resources: resources.map((one) => ({ ...one, inputs: redact(one.inputs) })),
        };
    } finally {
        packs.stop();
    }
}

/** Why packs of a commit do not start, which makes no verdict but an error. */
async function findStartFault(packs: CheckPacks, origin?: string): Promise<string | undefined> {
    const faults = origin === undefined ? [] : await packs.listStartErrors();
    return faults.length > 0 ? describeStart(origin!, faults) : undefined;
}

/** What the packs found, with the places in the program that it is about. */
function reportJudgement(
    { packs, errors, verdicts }: Judgement,
    engine: OfflineEngine,
    directory: string,
    redact: Redact,
): Pick<CheckResult, "packs" | "packErrors" | "verdicts"> {
    return {
        packs,
        packErrors: redact(errors),
        verdicts: verdicts.map((verdict) => ({
            ...verdict,
            message: redact(verdict.message),
            source: findSource(verdict.urn, engine, directory),
        })),
    };
}

/** Every problem of settings and image in one message. */
async function findSettingsFault(
    source: SettingsSource,
    directory: string,
): Promise<string | undefined> {
    const { settings, problems } = parseSettings(source);
    if (!settings) return renderProblems(`Pulumi.${source.stack}.yaml`, problems);
    if ("uri" in settings.image) return undefined;
    try {
        await tagImage(settings.image, directory, source.locate);
        return undefined;
    } catch (error) {
        return readMessage(error);
    }
}

function reportFailure(
    project: string,
    errors: readonly string[],
    warnings: readonly string[] = [],
): Findings {
    return {
        project,
        exitCode: 1,
        errors,
        packs: [],
        packErrors: [],
        verdicts: [],
        warnings,
        regions: null,
        costs: [],
        changes: null,
        cells: [],
        resources: [],
    };
}

/** The plan that the project has with another lock. */
function planWith(
    text: string,
    project: Project,
    stack: string,
    config: StackConfig,
    run: RunProgram,
): ReturnType<FindingsArgs["planWith"]> {
    return withFiles(project.directory, { [LOCK_FILE]: text }, async (directory) => {
        const shadow = { ...project, directory };
        const engine = createEngine(shadow, stack, config);
        const errors = await run(engine, shadow, config);
        if (errors.length > 0) return { error: errors.join("; ") };
        return {
            cells: readCellIntents(engine),
            resources: listPlannedResources(engine, directory),
        };
    });
}

const CANNOT_KNOW: readonly string[] = [
    "what AWS and its provider refuse: quotas, permissions, names in use, values out of range",
    "what exists already: every resource is shown as new, without a diff against the stack's state or drift",
    "what awsx makes of its arguments: a VPC's subnets, route tables and endpoint are its own children",
    "ids and ARNs that AWS gives, shown as output<unknown>, and the account, shown as 123456789012 unless gpu-batch:accountId names it",
];

function collectWarnings(engine: OfflineEngine, { environments }: StackConfig): string[] {
    return [
        ...engine.logs.flatMap(({ severity, message }) =>
            severity === "warning" ? [message] : [],
        ),
        ...environments.map(
            (name) =>
                `the stack imports the environment ${name}, which only a Pulumi login can read: its values are left out`,
        ),
    ];
}
