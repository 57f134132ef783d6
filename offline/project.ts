import * as fs from "node:fs";
import * as path from "node:path";
import * as z from "zod";
import { problemReport } from "../components/shared/problems";
import { issueProblems } from "../settings/issues";
import { UserError } from "./problem";
import { readYaml } from "./yaml";

/** Types that a project may declare for a configuration key. */
export const CONFIG_TYPES = ["string", "integer", "boolean", "array", "object"] as const;

const items: z.ZodType<{ type: (typeof CONFIG_TYPES)[number]; items?: unknown }> = z.looseObject({
    type: z.enum(CONFIG_TYPES),
    get items() {
        return items.optional();
    },
});

const declaration = z.looseObject({
    type: z.enum(CONFIG_TYPES).optional(),
    items: items.optional(),
    description: z.string().optional(),
    default: z.unknown().optional(),
});

const runtimeOptions = z.looseObject({
    typescript: z.boolean().default(true),
    tsconfig: z.string().optional(),
    nodeargs: z.string().optional(),
});

const project = z.looseObject({
    name: z.string(),
    main: z.string().optional(),
    runtime: z.union([
        z
            .literal("nodejs")
            .transform(() => ({ name: "nodejs", options: runtimeOptions.parse({}) })),
        z.looseObject({ name: z.literal("nodejs"), options: runtimeOptions.prefault({}) }),
    ]),
    config: z.record(z.string(), declaration).default({}),
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
    const data = readYaml(file);
    const parsed = project.safeParse(data);
    if (!parsed.success)
        throw new UserError(problemReport("Pulumi.yaml", issueProblems(parsed.error, data)));
    const { name, main, runtime, config } = parsed.data;
    return {
        directory,
        name,
        main: main ?? ".",
        runtime: runtime.options,
        config: Object.fromEntries(
            Object.entries(config).map(([key, value]) => [
                key.includes(":") ? key : `${name}:${key}`,
                value,
            ]),
        ),
    };
}
