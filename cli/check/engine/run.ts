import * as path from "node:path";
import { OfflineEngine } from "./engine";
import { explainProgramErrors } from "./failure";
import { createAwsAnswers, SAMPLE_ACCOUNT } from "./invokes";
import type { Judge } from "./judging";
import { runProgram } from "./program";
import type { Project } from "../../project/project";
import { serve } from "./server";
import type { StackConfig } from "../../project/stackConfig";

/** What Pulumi calls the owner of a stack when a file holds the state. */
export const ORGANIZATION = "organization";

/** Runs a program against an engine and returns what went wrong, in the user's words. */
export type RunProgram = (
    engine: OfflineEngine,
    project: Project,
    config: StackConfig,
) => Promise<string[]>;

/** An engine for one run of a project's program. */
export function createEngine(
    project: Project,
    stack: string,
    { values }: StackConfig,
    judge?: Judge,
): OfflineEngine {
    return new OfflineEngine({
        project: project.name,
        stack,
        organization: ORGANIZATION,
        config: values,
        answers: createAwsAnswers(values[`${project.name}:accountId`] || SAMPLE_ACCOUNT),
        judge,
    });
}

/** Arguments of node that save time in a check and change nothing of what the program registers. */
const FASTER = ["--require", path.join(__dirname, "../fasterSdk.cjs")];

/** Runs the program in a process of its own, over gRPC. */
export const runInOwnProcess: RunProgram = async (engine, project, config) => {
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
        return explainProgramErrors(end, engine, project.directory);
    } finally {
        server.stop();
    }
};
