import { parse } from "yaml";
import * as z from "zod";
import type { Problem } from "../../core/problems/problems";
import { listIssueProblems } from "../../core/problems/issues";
import { MAX_DOCUMENT_LENGTH } from "../../components/ami/componentDocument";

/** Names that Image Builder accepts for phases and steps. */
const name = z.string().regex(/^[A-Za-z0-9_.-]{1,128}$/, {
    error: (issue) =>
        `is ${JSON.stringify(issue.input)}; write letters, digits, _, . and - (1 to 128)`,
});

const script = z
    .string()
    .refine((text) => /^set -euo pipefail$/m.test(text), {
        error: "lacks the line set -euo pipefail: without it a failing command goes unnoticed",
    })
    .refine((text) => !text.includes("{{"), {
        error: "holds {{, which Image Builder replaces; write it another way",
    });

const step = z.strictObject({
    name,
    action: z.literal("ExecuteBash", {
        error: (issue) => `is ${JSON.stringify(issue.input)}; write ExecuteBash`,
    }),
    onFailure: z.literal("Abort", {
        error: (issue) =>
            `is ${JSON.stringify(issue.input)}; write Abort: a step that failed must not become an AMI`,
    }),
    timeoutSeconds: z.int().min(1).max(7200),
    inputs: z.strictObject({ commands: z.array(script).min(1) }),
});

/** Phases that Image Builder runs, in its order. */
const PHASES = ["build", "validate", "test"];

const document = z.strictObject({
    name: z.string(),
    description: z.string().optional(),
    schemaVersion: z.literal(1, {
        error: (issue) => `is ${JSON.stringify(issue.input)}; write 1.0`,
    }),
    phases: z
        .array(z.strictObject({ name, steps: z.array(step).min(1) }))
        .refine(
            (phases) => JSON.stringify(phases.map((one) => one.name)) === JSON.stringify(PHASES),
            { error: `must be ${PHASES.join(", ")}, in this order` },
        ),
});

/** A component document, read. */
export type ComponentDocument = z.infer<typeof document>;

/**
 * A component document, or everything in it that Image Builder would refuse or run otherwise than
 * meant. The shell in it is judged by a shell, see the tests.
 * @see https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-use-documents.html
 */
export function readDocument(text: string): {
    document?: ComponentDocument;
    problems: Problem[];
} {
    const problems: Problem[] = [];
    if (text.length > MAX_DOCUMENT_LENGTH)
        problems.push({
            key: "document",
            message: `has ${text.length} characters, and Image Builder takes ${MAX_DOCUMENT_LENGTH}; shorten a script`,
        });
    if (!/^schemaVersion: 1\.0$/m.test(text))
        problems.push({ key: "schemaVersion", message: "must be written 1.0" });
    let data: unknown;
    try {
        data = parse(text);
    } catch (error) {
        const message = `is no valid YAML: ${(error as Error).message}`;
        return { problems: [...problems, { key: "document", message }] };
    }
    const parsed = document.safeParse(data);
    if (!parsed.success)
        return { problems: [...problems, ...listIssueProblems(parsed.error, data, "document")] };
    return {
        document: parsed.data,
        problems: [...problems, ...repeatedSteps(parsed.data)],
    };
}

function repeatedSteps({ phases }: ComponentDocument): Problem[] {
    return phases.flatMap((phase) => {
        const names = phase.steps.map((one) => one.name);
        return names
            .filter((one, index) => names.indexOf(one) !== index)
            .map((one) => ({
                key: `document.phases.${phase.name}`,
                message: `has two steps ${one}; name each step once`,
            }));
    });
}
