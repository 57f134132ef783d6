import { execFile } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import * as z from "zod";
import { UserError } from "../../core/problems/userError";
import { withFiles } from "../project/shadow";
import type { Draft } from "./draft";

/** What of a check's report says why it failed. */
const report = z.looseObject({
    verdict: z.enum(["PASS", "FAIL"]),
    errors: z.array(z.string()),
    packErrors: z.array(z.string()),
    verdicts: z.array(
        z.looseObject({
            policy: z.string(),
            level: z.string(),
            status: z.string(),
            message: z.string(),
        }),
    ),
});

/** The command and its packs, which read the lock above their own folder and not that of the project. */
const OWN_CODE = ["bin", "cli", "core", "policy", "package.json"];

const COMMAND = "bin/gpu-batch.cjs";

/** Bytes that a report may have; one of ten cells has 1 MiB. */
const MAX_REPORT_BYTES = 64 * 1024 * 1024;

/**
 * Checks the project as it would be with a draft's files, in a process of its own and before any is written.
 * @returns why the check would fail; empty when it passes
 * @throws UserError when the check itself does not run
 */
export function judgeDraft(directory: string, { stack, files }: Draft): Promise<string[]> {
    const judge = async (shadow: string): Promise<string[]> => {
        const found = report.safeParse(await runCheck(stack, shadow));
        if (!found.success) throw new UserError("the check of the new stack printed no report");
        const { verdict, errors, packErrors, verdicts } = found.data;
        if (verdict === "PASS") return [];
        const refused = verdicts.filter(
            ({ level, status }) =>
                level === "mandatory" && (status === "violated" || status === "undecided"),
        );
        return [
            ...errors,
            ...packErrors,
            ...refused.map(({ policy, message }) => `${policy}: ${message}`),
        ];
    };
    return withFiles(directory, files, judge, OWN_CODE);
}

/** The report of `gpu-batch check` as JSON; the exit status says nothing that it does not. */
function runCheck(stack: string, cwd: string): Promise<unknown> {
    const own = path.join(cwd, COMMAND);
    const command = fs.existsSync(own) ? own : path.resolve(__dirname, "../..", COMMAND);
    const args = [command, "check", "--stack", stack, "--format", "json", "--cwd", cwd];
    return new Promise((resolve, reject) => {
        const options = { maxBuffer: MAX_REPORT_BYTES, encoding: "utf8" } as const;
        execFile(process.execPath, args, options, (error, stdout, stderr) => {
            try {
                resolve(JSON.parse(stdout));
            } catch {
                const reason = stderr.trim() || (error?.message ?? "it printed no report");
                reject(new UserError(`cannot check the new stack: ${reason}`));
            }
        });
    });
}
