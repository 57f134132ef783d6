import * as fs from "node:fs";
import * as path from "node:path";
import { OfflineEngine } from "./engine";
import { programErrors } from "./failure";
import { awsAnswers, SAMPLE_ACCOUNT } from "./invokes";
import { plannedCells, plannedResources } from "./plan";
import { runProgram } from "./program";
import { readProject, type Project } from "./project";
import { redactor } from "./redact";
import { regionTable } from "./regionTable";
import type { CheckResult } from "./result";
import { serve } from "./server";
import { readStackConfig, type StackConfig } from "./stackConfig";
import { SECRET_PLACEHOLDER } from "./configValues";

/** What to check. */
export interface CheckArgs {
    /** Folder of Pulumi.yaml. */
    readonly directory: string;
    readonly stack: string;
    /** Runs the program against an engine; another process by default. */
    readonly run?: RunProgram;
}

/** Runs a program against an engine and returns what went wrong, in the user's words. */
export type RunProgram = (
    engine: OfflineEngine,
    project: Project,
    config: StackConfig,
) => Promise<string[]>;

/** What Pulumi calls the owner of a stack when a file holds the state. */
export const ORGANIZATION = "organization";

/**
 * Runs the real program against the offline engine and reports what it would create.
 * @throws UserError when Pulumi.yaml or the stack's file is at fault, before the program starts
 */
export async function check({
    directory,
    stack,
    run = inOwnProcess,
}: CheckArgs): Promise<CheckResult> {
    const started = performance.now();
    const project = readProject(directory);
    const config = readStackConfig(project, stack);
    const engine = new OfflineEngine({
        project: project.name,
        stack,
        organization: ORGANIZATION,
        config: config.values,
        answers: awsAnswers(config.values[`${project.name}:accountId`] || SAMPLE_ACCOUNT),
    });
    const errors = await run(engine, project, config);
    const passed = errors.length === 0;
    const redact = redactor(engine.secrets().filter((text) => text !== SECRET_PLACEHOLDER));
    return redact<CheckResult>({
        schemaVersion: 1,
        project: project.name,
        stack,
        verdict: passed ? "PASS" : "FAIL",
        exitCode: passed ? 0 : 1,
        errors,
        warnings: warnings(engine, config),
        regions: passed ? regionTable(engine, lockText(directory)) : null,
        cells: passed ? plannedCells(engine) : [],
        resources: passed ? plannedResources(engine, directory) : [],
        cannotKnow: CANNOT_KNOW,
        seconds: Math.round(performance.now() - started) / 1000,
    });
}

/** Arguments of node that save time in a check and change nothing of what the program registers. */
const FASTER = ["--require", path.join(__dirname, "lazyClosure.cjs")];

async function inOwnProcess(
    engine: OfflineEngine,
    project: Project,
    config: StackConfig,
): Promise<string[]> {
    const server = await serve(engine);
    try {
        const { stack, organization } = engine.options;
        const { address } = server;
        const end = await runProgram({
            project,
            stack,
            organization,
            config,
            address,
            nodeArgs: FASTER,
        });
        return programErrors(end, engine, project.directory);
    } finally {
        server.stop();
    }
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

function lockText(directory: string): string | undefined {
    const file = path.join(directory, "regions.lock.json");
    return fs.existsSync(file) ? fs.readFileSync(file, "utf8") : undefined;
}
