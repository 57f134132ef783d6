import * as path from "node:path";
import { Command } from "commander";
import { parseLock } from "../../core/lock/lock";
import { readProject } from "../project/project";
import { readSettingsSource } from "../project/settingsSource";
import { openProgress } from "../terminal";
import { nameProblem } from "../../core/problems/problems";
import { parseSettings } from "../../core/settings/parse";
import { findSampleProblems } from "../../core/settings/samples";
import type { Settings } from "../../core/settings/settings";
import type * as Account from "./account";
import { renderDoctorReport, fail, pass, stopsUpdate, type Line } from "./lines";
import { checkOwners } from "./owners";
import { checkMachine, runCommand } from "./machine";
import { readStack, readToday, type ProjectOptions } from "../project/context";

interface DoctorOptions extends ProjectOptions {
    readonly stack: string;
    readonly json?: boolean;
}

/** `gpu-batch doctor`: what `pulumi up` needs before it starts, each with its fix. */
export function defineDoctorCommand(): Command {
    return new Command("doctor")
        .description("Check this machine and the AWS account for what `pulumi up` needs")
        .requiredOption("-s, --stack <name>", "stack to examine")
        .option("--json", "print JSON")
        .option("-C, --cwd <directory>", "folder of Pulumi.yaml", ".")
        .addHelpText("after", "\nExit status: 0 ready, 1 something would stop pulumi up.")
        .action(checkStack);
}

async function checkStack({ cwd, stack, json }: DoctorOptions): Promise<void> {
    const directory = path.resolve(cwd);
    const { policy } = readStack(directory, stack, readToday());
    const { lines: planned, settings } = checkPlan(directory, stack);
    // Loaded here, so that no other command pays for the SDK.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { checkAccount } = require("./account") as typeof Account;
    const progress = openProgress(1);
    progress.begin("asking this machine and the account");
    const [machine, account] = await Promise.all([
        checkMachine(runCommand),
        checkAccount({
            accountId: settings?.accountId,
            cells: settings?.cells ?? [],
            trainingTypes: policy.trainingTypes,
        }),
    ]).finally(() => progress.stop());
    const lines = [...planned, checkOwners(directory), ...machine, ...account];
    process.stdout.write(
        json ? `${JSON.stringify({ stack, lines }, null, 2)}\n` : renderDoctorReport(stack, lines),
    );
    process.exitCode = lines.some(stopsUpdate) ? 1 : 0;
}

/** Settings and lock: what can be checked offline. */
function checkPlan(directory: string, stack: string): { lines: Line[]; settings?: Settings } {
    const source = readSettingsSource(readProject(directory), stack);
    const { settings, problems } = parseSettings(source);
    if (!settings)
        return {
            lines: problems.map((problem) =>
                fail(`settings of ${stack}`, nameProblem(problem), problem.message),
            ),
        };
    const { lock } = parseLock(source.lockText ?? "");
    const samples = lock ? findSampleProblems(lock, settings.cells) : [];
    const regions = settings.cells.map(({ region }) => region).join(", ");
    return {
        settings,
        lines: [
            pass(`settings of ${stack}`, `cells in ${regions}`),
            samples.length === 0
                ? pass("lock", "no examples in the regions of the stack")
                : fail(
                      "lock",
                      samples
                          .map(({ key, message }) => `${key} ${message.split(";")[0]}`)
                          .join("; "),
                      "run gpu-batch regions refresh",
                  ),
        ],
    };
}
