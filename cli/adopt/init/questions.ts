import { PREFIX } from "../../../core/facts/names";
import type { Problem } from "../../../core/problems/problems";
import type { Project } from "../../project/project";
import { draftStack, STACK, type Draft, type GivenSettings } from "../draft";

/** What is asked, in this order: later answers are judged with those before them. */
export const QUESTIONS = [
    {
        name: "stack",
        flag: "--stack",
        key: STACK,
        ask: "Name of the stack",
    },
    {
        name: "instanceTypes",
        flag: "--instance-types",
        key: `${PREFIX}:instanceTypes`,
        ask: "GPU instance types that Batch may launch, with commas between them; three or more keep interruptions rare",
    },
    {
        name: "regions",
        flag: "--regions",
        key: `${PREFIX}:regions`,
        ask: "Regions: cheapest, by the prices in regions.lock.json, or a list with commas",
    },
    {
        name: "maxVcpus",
        flag: "--max-vcpus",
        key: `${PREFIX}:maxVcpus`,
        ask: "Most spot vCPUs at once in each region, which is the ceiling of its cost",
    },
    {
        name: "email",
        flag: "--email",
        key: `${PREFIX}:alerts`,
        ask: "Email address for alerts, or none",
    },
] as const;

/** One question. */
export type Question = (typeof QUESTIONS)[number];
/** What was answered, as text. */
export type Answers = Readonly<Record<Question["name"], string>>;

/** Stands for no address. */
const NO_EMAIL = "none";
/** Name that is proposed for a stack. */
const DEFAULT_STACK = "dev";

/** The answers of somebody who only presses Enter: the defaults of Pulumi.yaml. */
export function listDefaults({ config }: Project): Answers {
    const read = (key: string) => config[`${PREFIX}:${key}`]?.default;
    return {
        stack: DEFAULT_STACK,
        instanceTypes: joinList(read("instanceTypes")),
        regions: joinList(read("regions")),
        maxVcpus: String((read("maxVcpus") as number | undefined) ?? ""),
        email: NO_EMAIL,
    };
}

function joinList(value: unknown): string {
    return Array.isArray(value) ? value.map(String).join(",") : "";
}

function splitList(text: string): string[] {
    return text.split(/[\s,]+/).filter(Boolean);
}

/** The settings that answers stand for. */
export function buildSettings({ instanceTypes, regions, maxVcpus, email }: Answers): GivenSettings {
    const address = email.trim();
    return {
        regions: splitList(regions),
        instanceTypes: splitList(instanceTypes),
        maxVcpus: /^\d+$/.test(maxVcpus.trim()) ? Number(maxVcpus) : maxVcpus,
        ...(address === "" || address === NO_EMAIL ? {} : { alerts: { email: address } }),
    };
}

/** What answers are judged by. */
export interface Judge {
    readonly project: Project;
    readonly today: string;
    readonly force: boolean;
    readonly fresh: boolean;
}

/** The stack that answers stand for, or every problem, by the flag of the question that it belongs to. */
export function draftAnswers(
    answers: Answers,
    judge: Judge,
): { draft?: Draft; problems: Problem[] } {
    const { draft, problems } = draftOnce(answers, judge);
    if (draft) return { draft, problems };
    // One bad answer keeps others from being judged: each is judged among answers that have no fault, too.
    const defaults = listDefaults(judge.project);
    const single = QUESTIONS.flatMap(({ name, flag }) =>
        draftOnce({ ...defaults, [name]: answers[name] }, judge).problems.filter(
            ({ key }) => key === flag,
        ),
    );
    const all = new Map(
        [...problems, ...single].map((one) => [`${one.key} ${one.message}`, one] as const),
    );
    return { problems: [...all.values()] };
}

function draftOnce(answers: Answers, judge: Judge): { draft?: Draft; problems: Problem[] } {
    const stack = answers.stack.trim();
    const settings = buildSettings(answers);
    const { draft, problems } = draftStack({ ...judge, stack, settings });
    return { draft, problems: problems.map(placeAtFlag) };
}

/** The problem where somebody can change it: that of `gpu-batch:regions[1]` is at `--regions`. */
function placeAtFlag({ key, message }: Problem): Problem {
    const question = QUESTIONS.find(
        (one) => key === one.key || key.startsWith(`${one.key}[`) || key.startsWith(`${one.key}.`),
    );
    return { key: question?.flag ?? key, message };
}
