import * as fs from "node:fs";
import * as path from "node:path";
import * as z from "zod";
import { renderProblems } from "../../core/problems/problems";
import { listIssueProblems } from "../../core/problems/issues";
import { CONFIG_TYPES, findTypeProblem, type DeclaredType } from "./configValues";
import { UserError } from "../../core/problems/userError";
import { placeProblems } from "./places";
import { readContent, readYaml } from "./yaml";

const type = z.enum(CONFIG_TYPES, {
    error: (issue) => `is ${JSON.stringify(issue.input)}; write one of ${CONFIG_TYPES.join(", ")}`,
});

const items: z.ZodType<DeclaredType> = z.looseObject({
    type,
    get items() {
        return items.optional();
    },
});

const declaration = z
    .looseObject({
        type: type.optional(),
        items: items.optional(),
        description: z.string().optional(),
        /** Used when the stack does not set the key. */
        default: z.unknown().optional(),
        /** The same for a key of another namespace. */
        value: z.unknown().optional(),
        /** Whether a stack must encrypt it. */
        secret: z.boolean().optional(),
    })
    .superRefine((declared, context) => {
        const problem =
            declared.default === undefined
                ? undefined
                : findTypeProblem(declared.default, declared);
        if (problem) context.addIssue({ code: "custom", path: ["default"], message: problem });
    });

const runtimeOptions = z.looseObject({
    typescript: z.boolean().default(true),
    tsconfig: z.string().optional(),
    nodeargs: z.string().optional(),
});

const project = z.looseObject({
    name: z.string().min(1),
    main: z.string().optional(),
    runtime: z.preprocess(
        (value) => (typeof value === "string" ? { name: value } : value),
        z.looseObject({
            name: z.literal("nodejs", {
                error: (issue) =>
                    `is ${JSON.stringify(issue.input)}; the program is for nodejs: write nodejs`,
            }),
            options: runtimeOptions.prefault({}),
        }),
    ),
    config: z.record(z.string(), z.unknown()).nullish(),
});

/** A configuration key as Pulumi.yaml declares it. */
export type ConfigDeclaration = z.infer<typeof declaration>;

/** What the check needs of Pulumi.yaml. */
export interface Project {
    /** Folder of Pulumi.yaml. */
    readonly directory: string;
    readonly name: string;
    /** Program, relative to the folder; `.` leaves it to package.json. */
    readonly main: string;
    readonly runtime: z.infer<typeof runtimeOptions>;
    /** By full key, `gpu-batch:maxVcpus`. */
    readonly config: Readonly<Record<string, ConfigDeclaration>>;
}

/**
 * Reads Pulumi.yaml.
 * @throws UserError that lists every problem of the file
 */
export function readProject(directory: string): Project {
    const file = path.join(directory, "Pulumi.yaml");
    if (!fs.existsSync(file))
        throw new UserError(
            `there is no Pulumi.yaml in ${directory}; run the command in the project's folder, or name it with --cwd`,
        );
    const data = readContent(readYaml(file), file);
    const { name, main, runtime, config } = parseWith(project, data, file);
    return {
        directory,
        name,
        main: main ?? ".",
        runtime: runtime.options,
        config: readDeclarations(config ?? {}, name, file),
    };
}

/** Declarations by full key; a bare value is short for a default, or for a fixed value elsewhere. */
function readDeclarations(
    config: Record<string, unknown>,
    name: string,
    file: string,
): Project["config"] {
    const long = Object.entries(config).map(([key, value]) => {
        const isLong = typeof value === "object" && value !== null && !Array.isArray(value);
        const short =
            key.includes(":") && !key.startsWith(`${name}:`) ? { value } : { default: value };
        return [key.includes(":") ? key : `${name}:${key}`, isLong ? value : short] as const;
    });
    const declarations = z.record(z.string(), declaration);
    return parseWith(declarations, Object.fromEntries(long), file, { at: "config", name });
}

function parseWith<T>(
    schema: z.ZodType<T>,
    data: unknown,
    file: string,
    { at = "", name = "" } = {},
): T {
    const result = schema.safeParse(data);
    if (result.success) return result.data;
    const problems = listIssueProblems(result.error, data, at);
    throw new UserError(
        renderProblems("Pulumi.yaml", placeProblems(problems, file, { namespace: name })),
    );
}
