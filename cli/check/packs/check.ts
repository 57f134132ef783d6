import * as fs from "node:fs";
import * as path from "node:path";
import { renderProblems } from "../../../core/problems/problems";
import type { OfflineEngine } from "../engine/engine";
import type { Judge } from "../engine/judging";
import { compareText } from "../../../core/order";
import { UserError } from "../../../core/problems/userError";
import { placeProblems } from "../../project/places";
import { fails, type PackReport, type Unjudged, type Verdict } from "../result";
import { parsePolicyConfig, type PolicySettings } from "./config";
import { BackgroundJudge } from "./background";
import { PackJudge } from "./judge";
import { HOME, listOwnPacks, requirePacks, runFolders, type PackRun } from "./folders";

/** Which packs judge, and by what. */
export interface PackArgs {
    /** Folders of packs; each of `packs` runs in a process of its own. @default none */
    readonly packs?: readonly string[];
    /** Folder of this project's packs, with their levels beside them. @default the one that this command brings */
    readonly home?: string;
    /** Packs that share one process. @default the four of `home` */
    readonly own?: readonly string[];
    /** File of levels and settings. @default `home`'s <stack>.json, else its prod.json, else the packs' own */
    readonly config?: string;
}

/** What the packs found. */
export interface Judgement {
    readonly packs: readonly PackReport[];
    readonly errors: readonly string[];
    readonly verdicts: readonly Verdict[];
    readonly unjudged: readonly Unjudged[];
    /** Whether the check fails by them. */
    readonly failed: boolean;
}

/** Packs that judge one check. */
export interface CheckPacks {
    readonly judge: Judge;
    /** What a reader must know of the levels that they judge by. */
    readonly warnings: readonly string[];
    /** What keeps packs from judging before they are asked anything; empty when they have started. */
    listStartErrors(): Promise<readonly string[]>;
    /** Waits for every verdict on a program that ran to its end. */
    finish(engine: OfflineEngine): Promise<Judgement>;
    stop(): void;
}

/**
 * Starts packs beside a program.
 * @throws UserError when a folder holds no pack or the configuration file is at fault
 */
export function judgePacks(args: PackArgs, run: PackRun): CheckPacks {
    const { packs = [], home = HOME, own = listOwnPacks(home) } = args;
    requirePacks({ packs, own });
    const chosen =
        args.config === undefined ? chooseConfig(home, run.stack) : { file: args.config };
    const settings = chosen.file === undefined ? {} : readPolicyConfig(chosen.file);
    const running = runFolders({ packs, own }, run, settings);
    const judge = new PackJudge(running.started);
    // In a preview a verdict stops nothing: only a remediated input makes the program wait. Packs of other
    // people may remediate without being told to.
    const mayMend =
        packs.length > 0 || Object.values(settings).some(({ level }) => level === "remediate");
    const background = new BackgroundJudge(judge);
    return {
        judge: mayMend ? judge : background,
        warnings: chosen.warning === undefined ? [] : [chosen.warning],
        stop: () => running.stop(),
        listStartErrors: async () => (await running.started).errors,
        finish: async (engine) => {
            await engine.judgePending();
            await background.settle();
            await judge.judgeStack(engine.registrations, (urn) => engine.find(urn));
            const reports = await judge.listReports();
            const errors = [...(await judge.listErrors()), ...reports.flatMap(describeSilence)];
            const verdicts = [...judge.verdicts].sort(compareSeriousness);
            return {
                packs: reports,
                errors,
                verdicts,
                unjudged: countTypes(judge.unjudged.map(({ type }) => type)),
                failed: errors.length > 0 || verdicts.some(fails),
            };
        },
    };
}

function compareSeriousness(a: Verdict, b: Verdict): number {
    return (
        Number(fails(b)) - Number(fails(a)) ||
        compareText(a.policy, b.policy) ||
        compareText(a.urn, b.urn) ||
        compareText(a.message, b.message)
    );
}

/** Types with their counts, the most frequent first. */
function countTypes(types: readonly string[]): Unjudged[] {
    const count = (type: string) => types.filter((one) => one === type).length;
    return [...new Set(types)]
        .map((type) => ({ type, count: count(type) }))
        .sort((a, b) => b.count - a.count || compareText(a.type, b.type));
}

/** A pack that answered for fewer policies than it lists. */
function describeSilence({ name, policies, disabled, answered }: PackReport): string[] {
    return answered + disabled === policies.length
        ? []
        : [
              `the policy pack ${name} answered for ${answered} of its ${policies.length - disabled} policies`,
          ];
}

/** A stack's file of levels and settings; without one prod's, which are the strictest, and a word about it. */
function chooseConfig(
    home: string,
    stack: string,
): { readonly file?: string; readonly warning?: string } {
    const [own, strict] = [`${stack}.json`, "prod.json"].map((name) => path.join(home, name));
    if (fs.existsSync(own!)) return { file: own };
    const missing = `there is no policy/${stack}.json: the packs judge by`;
    return fs.existsSync(strict!)
        ? {
              file: strict,
              warning: `${missing} policy/prod.json, as strictly as prod; to choose levels for ${stack}: cp policy/prod.json policy/${stack}.json`,
          }
        : {
              warning: `${missing} their built-in levels, all of them strict; write policy/${stack}.json, such as {} or {"guard-capacity-ceiling": {"enforcementLevel": "mandatory", "maxVcpus": 512}}`,
          };
}

/**
 * Reads levels and settings.
 * @throws UserError that lists every problem of the file
 */
export function readPolicyConfig(file: string): PolicySettings {
    if (!fs.existsSync(file))
        throw new UserError(
            `there is no policy configuration ${file}; name a file with --policy-config`,
        );
    const { settings, problems } = parsePolicyConfig(fs.readFileSync(file, "utf8"));
    if (problems.length === 0) return settings;
    const keyed = problems.map((problem) => {
        const [, key = "it", message = problem] = /^([\w-]+): (.*)$/.exec(problem) ?? [];
        return { key, message };
    });
    throw new UserError(renderProblems(path.basename(file), placeProblems(keyed, file)));
}
