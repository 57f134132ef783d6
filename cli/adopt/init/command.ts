import * as path from "node:path";
import { Command } from "commander";
import { renderProblems } from "../../../core/problems/problems";
import { UserError } from "../../../core/problems/userError";
import { readToday, type ProjectOptions } from "../../project/context";
import { readProject } from "../../project/project";
import { writeDraft, type Draft } from "../draft";
import { judgeDraft } from "../judgeDraft";
import { Person, type Terminal } from "./ask";
import { draftAnswers, listDefaults, QUESTIONS, type Answers, type Judge } from "./questions";

interface InitOptions extends ProjectOptions, Partial<Answers> {
    readonly yes?: boolean;
    readonly force?: boolean;
    readonly fresh?: boolean;
    readonly check: boolean;
    readonly dryRun?: boolean;
    readonly json?: boolean;
}

/** What shapes the answer. */
type Printing = Pick<InitOptions, "check" | "dryRun">;

/** `gpu-batch init`: a new stack's file, and its regions in the lock, from the answers to five questions. */
export function defineInitCommand(): Command {
    return new Command("init")
        .description("Ask five questions and write the file of a new stack, one that passes check")
        .option("-s, --stack <name>", "name of the stack")
        .option("--instance-types <list>", "GPU instance types, with commas between them")
        .option("--regions <list>", "cheapest, or regions with commas between them")
        .option("--max-vcpus <n>", "most spot vCPUs at once in each region")
        .option("--email <address>", "who is notified of failures and costs, or none")
        .option("-y, --yes", "ask nothing: a question without its option gets its default")
        .option("--force", "replace the file of a stack that has one")
        .option(
            "--fresh",
            "remove the selections of stacks without a file from the lock, such as a template's",
        )
        .option("--no-check", "write also what the check refuses")
        .option("--dry-run", "print the files and write none")
        .option("--json", "print JSON")
        .option("-C, --cwd <directory>", "folder of Pulumi.yaml", ".")
        .addHelpText("after", "\nExit status: 0 written, 1 refused, with nothing written.")
        .action(async (options: InitOptions) => {
            const { stdin: input, stderr: output } = process;
            const terminal = input.isTTY && output.isTTY ? { input, output } : undefined;
            process.stdout.write(await addStack(options, terminal));
        });
}

/**
 * Writes a new stack.
 * @param terminal where to ask; undefined where nobody can answer
 * @returns what to print
 * @throws UserError that lists every problem, with nothing written
 */
export async function addStack(
    { cwd, force = false, fresh = false, yes = false, ...options }: InitOptions,
    terminal: Terminal | undefined,
): Promise<string> {
    const directory = path.resolve(cwd);
    const judge: Judge = { project: readProject(directory), today: readToday(), force, fresh };
    const given = pickGiven(options);
    const missing = QUESTIONS.filter(({ name }) => given[name] === undefined);
    const proposed = listDefaults(judge.project);
    const canAsk = !yes && missing.length > 0;
    if (canAsk && !terminal) throw new UserError(describeSilence(missing.map(({ flag }) => flag)));
    refuseProblems({ ...proposed, ...given }, judge, canAsk && given.stack === undefined);
    const person = canAsk && terminal ? new Person(judge, terminal) : undefined;
    try {
        for (let answers: Answers = { ...proposed, ...given }; ;) {
            if (person) answers = await person.askQuestions(answers, given);
            const { draft } = draftAnswers(answers, judge);
            if (!draft) throw new UserError("the project changed meanwhile; run init again");
            const faults = options.check ? await judgeDraft(directory, draft) : [];
            if (faults.length === 0) return finishStack(directory, draft, options);
            if (!person) throw new UserError(describeFaults(draft, faults));
            person.tell(describeFaults(draft, faults));
        }
    } finally {
        person?.close();
    }
}

function finishStack(
    directory: string,
    draft: Draft,
    options: Printing & Pick<InitOptions, "json">,
): string {
    if (!options.dryRun) writeDraft(directory, draft);
    return options.json ? renderJson(draft, options) : renderText(draft, options);
}

function pickGiven(options: Partial<Answers>): Partial<Answers> {
    return Object.fromEntries(
        QUESTIONS.flatMap(({ name }) => {
            const text = options[name];
            return text === undefined ? [] : [[name, text] as const];
        }),
    );
}

/** @param asksStack whether the stack's name is still to come, so that the proposed one does not matter */
function refuseProblems(answers: Answers, judge: Judge, asksStack: boolean): void {
    const { problems } = draftAnswers(answers, judge);
    const own = problems.filter(({ key }) => !asksStack || key !== "--stack");
    if (own.length > 0) throw new UserError(renderProblems("the new stack", own));
}

function describeSilence(flags: readonly string[]): string {
    return (
        `there is no terminal to ask in; give ${flags.join(", ")}, ` +
        "or add --yes, which takes the default of each that is not given"
    );
}

function describeFaults({ stack }: Draft, faults: readonly string[]): string {
    return [
        `the check refuses the stack ${stack}; nothing is written:`,
        ...faults.map((fault) => `  ${fault}`),
        `Answer otherwise; or add --no-check, and change policy/${stack}.json or the program before you commit it.`,
    ].join("\n");
}

function renderJson({ stack, files, regions, how }: Draft, options: Printing): string {
    const data = { stack, regions, how, checked: options.check, written: !options.dryRun, files };
    return `${JSON.stringify(data, null, 2)}\n`;
}

function renderText({ stack, files, regions, how }: Draft, options: Printing): string {
    const [file = "", ...others] = Object.keys(files);
    const chosen = `${regions.join(", ")}${how === undefined ? "" : ` (${how})`}`;
    if (options.dryRun)
        return [
            `# ${file}, not written; regions: ${chosen}${others.length > 0 ? `, into ${others.join(", ")}` : ""}`,
            files[file] ?? "",
        ].join("\n");
    return [
        `Wrote ${file}${others.length > 0 ? `, and the regions into ${others.join(", ")}` : ""}: cells in ${chosen}.`,
        options.check ? "The check passes." : "It is not checked.",
        "",
        "Next:",
        `  npm run check -- --stack ${stack}      # the plan, with prices and policies`,
        `  git add ${[file, ...others].join(" ")}`,
        `  npx pulumi stack init ${stack}`,
        "",
    ].join("\n");
}
