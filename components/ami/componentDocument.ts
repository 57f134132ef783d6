import * as fs from "node:fs";
import * as path from "node:path";
import { stringify } from "yaml";

/** What the document is made from. */
export interface ComponentSpec {
    /** Oldest NVIDIA driver branch that the cell's image runs on; 0 for any. */
    readonly minimumDriver: number;
}

/** Scripts of the component document, by file name without its ending. */
export const SCRIPTS = [
    "default-runtime",
    "restart-docker",
    "clean-agent-state",
    "check-gpu",
    "check-clean",
] as const;

/** One of {@link SCRIPTS}. */
export type Script = (typeof SCRIPTS)[number];

/** Folder of the scripts, each of which runs on its own as well. */
export const SCRIPT_FOLDER = path.join(__dirname, "scripts");

/**
 * Image of the container that has to see the GPU: any with a C library does, since the runtime
 * brings nvidia-smi along.
 */
export const TEST_IMAGE = "public.ecr.aws/amazonlinux/amazonlinux:2023-minimal";

/**
 * Most characters of a document given in place.
 * @see https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateComponent.html
 */
export const MAX_DOCUMENT_LENGTH = 16_000;

/** Seconds that a step may take. */
const STEP_TIMEOUT_SECONDS = 600;

/**
 * The Image Builder component as YAML: nothing is installed, since AWS's AMI has driver, toolkit and
 * agent already. `build` and `validate` run on the machine that becomes the AMI, so both end by
 * cleaning it; `test` runs on a new instance of the AMI.
 * @see https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-use-documents.html
 */
export function buildComponentDocument({ minimumDriver }: ComponentSpec): string {
    const variables = { MINIMUM_DRIVER: String(minimumDriver), TEST_IMAGE };
    const phase = (name: string, scripts: readonly Script[]) => ({
        name,
        steps: scripts.map((script) => buildStep(script, variables)),
    });
    return stringify(
        {
            name: "NvidiaDefaultRuntime",
            description: "Docker's default runtime is nvidia; no state of the ECS agent remains",
            schemaVersion: 1.0,
            phases: [
                phase("build", ["default-runtime", "restart-docker", "clean-agent-state"]),
                phase("validate", ["check-gpu", "clean-agent-state"]),
                phase("test", ["check-clean", "check-gpu"]),
            ],
        },
        // Long lines stay whole, and the document is the same for every width.
        { lineWidth: 0 },
    ).replace(/^schemaVersion: 1$/m, "schemaVersion: 1.0");
}

function buildStep(script: Script, variables: Readonly<Record<string, string>>) {
    const settings = Object.entries(variables).map(([name, value]) => `export ${name}='${value}'`);
    const [shebang, ...lines] = readScript(script).split("\n");
    return {
        name: toPascalCase(script),
        action: "ExecuteBash",
        onFailure: "Abort",
        timeoutSeconds: STEP_TIMEOUT_SECONDS,
        inputs: { commands: [[shebang, ...settings, ...lines].join("\n")] },
    };
}

/** The text of a script, with line ends of Unix on any checkout. */
export function readScript(script: Script): string {
    const file = path.join(SCRIPT_FOLDER, `${script}.sh`);
    return fs.readFileSync(file, "utf8").replace(/\r\n/g, "\n");
}

function toPascalCase(words: string): string {
    return words
        .split("-")
        .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
        .join("");
}
