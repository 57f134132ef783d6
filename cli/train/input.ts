import { parseS3Uri } from "../../core/aws/s3Uri";
import { joinWords, type Problem } from "../../core/problems/problems";
import { findHyperParameterProblems } from "../../core/facts/hyperParameters";
import { MAX_EXECUTION_NAME } from "../../core/facts/workflowNames";

/** What a person asked to train with. */
export interface TrainRequest {
    /** `name=value`, the value as JSON or else as a string. */
    readonly hp: readonly string[];
    /** `name=place`. */
    readonly channel: readonly string[];
    /** Name of the run; undefined for one made of the time. */
    readonly name?: string;
    /** Earlier run whose checkpoints this one goes on from. */
    readonly resume?: string;
}

/** Input of an execution; what is left out is the stack's. */
export interface ExecutionInput {
    readonly hyperParameters?: Readonly<Record<string, string>>;
    readonly channels?: readonly { readonly name: string; readonly uri: string }[];
    readonly resume?: string;
}

/**
 * A value as SageMaker takes it: as it is written where it is JSON (`5`, `1.10`, `true`), or as the JSON
 * of a string (`adam`). A value has one line: a line break, which no JSON string holds, becomes a space.
 */
export function encodeHyperParameter(text: string): string {
    try {
        JSON.parse(text);
        return text.replace(/[\r\n]+/g, " ");
    } catch {
        return JSON.stringify(text);
    }
}

/** `name=value` pairs, and what is wrong with the others. */
function parsePairs(
    option: string,
    texts: readonly string[],
    example: string,
): { found: [string, string][]; problems: Problem[] } {
    const found: [string, string][] = [];
    const problems: Problem[] = [];
    for (const text of texts) {
        const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
        if (name === undefined || value === undefined)
            problems.push({ key: option, message: `${text} is not name=value; write ${example}` });
        else if (found.some(([other]) => other === name))
            problems.push({ key: option, message: `${name} is given twice; give it once` });
        else found.push([name, value]);
    }
    return { found, problems };
}

/** Hyperparameters as SageMaker takes them, with every problem. */
export function readHyperParameters(texts: readonly string[]): {
    values: Record<string, string>;
    problems: Problem[];
} {
    const { found, problems } = parsePairs("--hp", texts, "--hp epochs=5");
    const values = Object.fromEntries(
        found.map(([name, text]) => [name, encodeHyperParameter(text)]),
    );
    const refused = findHyperParameterProblems(values).map(({ name, message }) => ({
        key: `--hp ${name}`.trim(),
        message,
    }));
    return { values, problems: [...problems, ...refused] };
}

/** Channels as pairs of name and place; `findFault` says what is wrong with a place, and what to write. */
export function readChannels(
    texts: readonly string[],
    findFault: (place: string) => string | undefined,
    example: string,
): { found: [string, string][]; problems: Problem[] } {
    const { found, problems } = parsePairs("--channel", texts, `--channel training=${example}`);
    for (const [name, place] of found) {
        if (!/^[A-Za-z0-9.\-_]{1,64}$/.test(name))
            problems.push({
                key: "--channel",
                message: `${name} is not a channel name; write letters, digits, dots, hyphens and underscores`,
            });
        const fault = findFault(place);
        if (fault !== undefined) problems.push({ key: `--channel ${name}`, message: fault });
    }
    return { found, problems };
}

const RUN_NAME = /^[A-Za-z0-9](-*[A-Za-z0-9])*$/;

function findNameProblems(option: string, name: string | undefined): Problem[] {
    return name === undefined || (RUN_NAME.test(name) && name.length <= MAX_EXECUTION_NAME)
        ? []
        : [
              {
                  key: option,
                  message: `is ${name}; write up to ${MAX_EXECUTION_NAME} letters, digits and hyphens, which SageMaker's job names leave`,
              },
          ];
}

/** The input of an execution, or every problem of what was asked. */
export function buildExecutionInput(
    request: TrainRequest,
    stackChannels: readonly string[],
): { input: ExecutionInput; problems: Problem[] } {
    const hyperParameters = readHyperParameters(request.hp);
    const channels = readChannels(
        request.channel,
        (place) =>
            parseS3Uri(place) === undefined ? `is ${place}; write s3://bucket/prefix/` : undefined,
        "s3://bucket/prefix/",
    );
    const none = channels.found.length === 0 && stackChannels.length === 0;
    return {
        input: {
            ...(request.hp.length > 0 ? { hyperParameters: hyperParameters.values } : {}),
            ...(channels.found.length > 0
                ? { channels: channels.found.map(([name, uri]) => ({ name, uri })) }
                : {}),
            ...(request.resume === undefined ? {} : { resume: request.resume }),
        },
        problems: [
            ...hyperParameters.problems,
            ...channels.problems,
            ...(none && channels.problems.length === 0
                ? [
                      {
                          key: "--channel",
                          message: `is needed: SageMaker trains with data, and gpu-batch:training.channels has ${joinWords(stackChannels) || "none"}; write --channel training=s3://bucket/prefix/`,
                      },
                  ]
                : []),
            ...findNameProblems("--name", request.name),
            ...findNameProblems("--resume", request.resume),
        ],
    };
}

/** A name for a run, of its time in UTC and a few characters that tell two of one second apart. */
export function nameRun(now: Date, distinct: string): string {
    const [day = "", time = ""] = now.toISOString().split("T");
    return `${day.replaceAll("-", "")}-${time.slice(0, 8).replaceAll(":", "")}-${distinct}`;
}
