import { tagOf } from "../../core/image/resolve";
import { problemReport } from "../../core/problems/problems";
import { parseSettings } from "../../core/settings/parse";
import { SECRET_PLACEHOLDER } from "../project/configValues";
import type { OfflineEngine } from "./engine/engine";
import { judgePacks, type PackArgs } from "./packs/check";
import { cellIntents, plannedCells, plannedResources, sourceOf } from "./plan";
import { UserError } from "../../core/problems/userError";
import { readProject, type Project } from "../project/project";
import { redactor } from "./redact";
import { regionFindings, type FindingsArgs, type RegionFindings } from "./regionFindings";
import type { CheckResult } from "./result";
import { inOwnProcess, newEngine, ORGANIZATION, type RunProgram } from "./engine/run";
import { readLockText, settingsSource } from "../project/settingsSource";
import { withLock } from "./shadowProject";
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
    /** Runs the program against an engine; another process by default. */
    readonly run?: RunProgram;
    /** Which packs judge, and by what configuration; this project's own four by default. */
    readonly policies?: PackArgs;
}

/** All of a result but what every check has. */
type Findings = Omit<CheckResult, "schemaVersion" | "stack" | "verdict" | "cannotKnow" | "seconds">;

/**
 * Runs the real program against the offline engine and reports what it would create. A fault of
 * Pulumi.yaml, of the stack's file or of the program is a result too, with exit status 1.
 */
export async function check(args: CheckArgs): Promise<CheckResult> {
    const started = performance.now();
    const findings = await find(args).catch((error: unknown) => {
        if (error instanceof UserError) return failed("", [error.message]);
        throw error;
    });
    return {
        schemaVersion: 1,
        stack: args.stack,
        verdict: findings.exitCode === 0 ? "PASS" : "FAIL",
        ...findings,
        cannotKnow: CANNOT_KNOW,
        seconds: Math.round(performance.now() - started) / 1000,
    };
}

/** @throws UserError when something is at fault before the program starts */
async function find(args: CheckArgs): Promise<Findings> {
    const { directory, stack, run = inOwnProcess, policies = {} } = args;
    const project = readProject(directory);
    const config = readStackConfig(project, stack);
    // The program would find the same, after a second and with the packs started for nothing.
    const faults = await settingsFaults(project, stack, config);
    if (faults !== undefined) return failed(project.name, [faults]);
    const packs = judgePacks(policies, { project, stack, organization: ORGANIZATION, config });
    try {
        const engine = newEngine(project, stack, config, packs.judge);
        const errors = await run(engine, project, config);
        const redact = redactor(engine.secrets().filter((text) => text !== SECRET_PLACEHOLDER));
        if (errors.length > 0)
            return failed(project.name, redact(errors), redact(warnings(engine, config)));
        const judged = await packs.finish(engine);
        const resources = plannedResources(engine, directory);
        const { errors: regionErrors, ...regions } = await regionsOf(
            args,
            engine,
            resources,
            (text) => planWith(text, project, stack, config, run),
        );
        const judgedExit = judged.failed ? 2 : 0;
        return {
            project: project.name,
            exitCode: regionErrors.length > 0 ? 1 : judgedExit,
            errors: regionErrors,
            packs: judged.packs,
            packErrors: redact(judged.errors),
            verdicts: judged.verdicts.map((verdict) => ({
                ...verdict,
                message: redact(verdict.message),
                source: sourceOf(verdict.urn, engine, directory),
            })),
            unjudged: judged.unjudged,
            ...regions,
            warnings: redact([...warnings(engine, config), ...regions.warnings]),
            cells: plannedCells(engine),
            resources: resources.map((one) => ({ ...one, inputs: redact(one.inputs) })),
        };
    } finally {
        packs.stop();
    }
}

/** Every problem of settings and image in one message. */
async function settingsFaults(
    project: Project,
    stack: string,
    config: StackConfig,
): Promise<string | undefined> {
    const { settings, problems } = parseSettings(settingsSource(project, stack, config));
    if (!settings) return problemReport(`Pulumi.${stack}.yaml`, problems);
    if ("uri" in settings.image) return undefined;
    const ignore = () => undefined;
    return tagOf(settings.image, project.directory).then(ignore, ({ message }: Error) => message);
}

function failed(
    project: string,
    errors: readonly string[],
    warnings: readonly string[] = [],
): Findings {
    const nothing = { packs: [], packErrors: [], verdicts: [], regions: null, costs: [] };
    return {
        project,
        exitCode: 1,
        errors,
        warnings,
        ...nothing,
        changes: null,
        cells: [],
        resources: [],
    };
}

function regionsOf(
    { base = "HEAD", ...args }: CheckArgs,
    engine: OfflineEngine,
    resources: CheckResult["resources"],
    planWith: FindingsArgs["planWith"],
): Promise<RegionFindings> {
    const lockText = readLockText(args.directory);
    return regionFindings({ ...args, base, engine, resources, lockText, planWith });
}

/** The plan that the project has with another lock. */
function planWith(
    text: string,
    project: Project,
    stack: string,
    config: StackConfig,
    run: RunProgram,
): ReturnType<FindingsArgs["planWith"]> {
    return withLock(project, text, async (shadow) => {
        const engine = newEngine(shadow, stack, config);
        const errors = await run(engine, shadow, config);
        if (errors.length > 0) return { error: errors.join("; ") };
        return {
            cells: cellIntents(engine),
            resources: plannedResources(engine, shadow.directory),
        };
    });
}

const CANNOT_KNOW: readonly string[] = [
    "what AWS and its provider refuse: quotas, permissions, names in use, values out of range",
    "what exists already: every resource is shown as new, without a diff against the stack's state or drift",
    "what awsx makes of its arguments: a VPC's subnets, route tables and endpoint are its own children",
    "ids and ARNs that AWS gives, shown as output<unknown>, and the account, shown as 123456789012 unless gpu-batch:accountId names it",
];

function warnings(engine: OfflineEngine, { environments }: StackConfig): string[] {
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
