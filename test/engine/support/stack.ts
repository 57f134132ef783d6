import * as fs from "node:fs";
import * as path from "node:path";
import type { PulumiFn, Stack } from "@pulumi/pulumi/automation";
import { LocalWorkspace } from "@pulumi/pulumi/automation";
import * as settings from "@pulumi/pulumi/runtime/settings";
import { OWN, sharedClone } from "../../support/projectFiles";
import { Collector, type Run } from "./events";
import type { Lab } from "./lab";
import { writeProject, type StackChange } from "./project";

/** How a command is run. */
export interface RunOptions {
    /** Whether the four packs judge. */
    readonly packs?: boolean;
    /** Further variables. */
    readonly env?: Readonly<Record<string, string>>;
    readonly diff?: boolean;
}

/** What a state holds. */
export interface Known {
    readonly resources: readonly StateResource[];
    /** Types of operations that were begun and not ended. */
    readonly pending: readonly string[];
}

interface StateResource {
    readonly urn: string;
    readonly type: string;
    readonly id?: string;
}

interface Deployment {
    readonly resources?: readonly StateResource[];
    readonly pending_operations?: readonly { readonly resource: StateResource }[];
}

// Engines come and go on ports that are used again; a shared connection would wait for one that is gone.
const { grpcClientOptions } = settings as unknown as { grpcClientOptions: object };
Object.assign(grpcClientOptions, { "grpc.use_local_subchannel_pool": 1 });

/** Events by which the Automation API learns of a program's faults. */
const PROCESS_EVENTS = ["uncaughtException", "unhandledRejection"] as const;

/** Folders of the four packs, with the tests' own levels and exemptions beside them. */
export const PACKS = ["gpu", "spot", "retry", "guard"].map((pack) =>
    path.join(sharedClone(), "policy", pack),
);

/** A stack of the real program on the real engine. */
export class TestStack {
    private constructor(
        readonly lab: Lab,
        readonly name: string,
        readonly directory: string,
        private readonly stack: Stack,
    ) {}

    static async open(lab: Lab, name: string, change: StackChange): Promise<TestStack> {
        const directory = fs.mkdtempSync(path.join(lab.folder, "project-"));
        writeProject(directory, name, change);
        const stack = await LocalWorkspace.createOrSelectStack(
            { stackName: name, projectName: "gpu-batch", program: programOf(directory) },
            { workDir: directory, envVars: lab.environment, pulumiCommand: lab.tools.cli },
        );
        return new TestStack(lab, name, directory, stack);
    }

    /** Writes configuration, lock and Docker context anew. */
    change(change: StackChange): void {
        writeProject(this.directory, this.name, change);
    }

    up(options: RunOptions = {}): Promise<Run> {
        return this.run(options, (common) => this.stack.up({ ...common, ...packs(this, options) }));
    }

    preview(options: RunOptions = {}): Promise<Run> {
        return this.run(options, (common) =>
            this.stack.preview({ ...common, ...packs(this, options) }),
        );
    }

    /** @param clearPendingCreates whether creations that were broken off are forgotten */
    refresh(clearPendingCreates = false): Promise<Run> {
        return this.run({}, (common) => this.stack.refresh({ ...common, clearPendingCreates }));
    }

    destroy(options: RunOptions = {}): Promise<Run> {
        return this.run(options, (common) => this.stack.destroy(common));
    }

    previewDestroy(): Promise<Run> {
        return this.run({}, (common) => this.stack.previewDestroy(common));
    }

    /**
     * Releases the lock of a command that was killed. One that was killed while it wrote to a file left a
     * backup of the state, or an empty file of attributes, which the CLI can do without.
     */
    cancel(): Promise<void> {
        const stacks = path.join(this.lab.folder, "backend", ".pulumi", "stacks", "gpu-batch");
        const file = path.join(stacks, `${this.name}.json`);
        if (!isJson(file)) fs.copyFileSync(`${file}.bak`, file);
        if (!isJson(`${file}.attrs`)) fs.rmSync(`${file}.attrs`, { force: true });
        return this.stack.cancel();
    }

    /** What the state knows. */
    async known(): Promise<Known> {
        const { deployment } = await this.stack.exportStack();
        const { resources = [], pending_operations: pending = [] } = deployment as Deployment;
        return {
            resources: resources.filter(({ type }) => type !== "pulumi:pulumi:Stack"),
            pending: pending.map(({ resource }) => resource.type),
        };
    }

    /** URNs in the state, without the stack itself. */
    async urns(): Promise<string[]> {
        return (await this.known()).resources.map(({ urn }) => urn);
    }

    private async run(
        { env = {}, diff = false }: RunOptions,
        command: (common: Collector["options"]) => Promise<unknown>,
    ): Promise<Run> {
        const collector = new Collector(diff);
        const listeners = PROCESS_EVENTS.map((event) =>
            process.listeners(event as "uncaughtException"),
        );
        const { envVars } = this.stack.workspace;
        Object.assign(envVars, env);
        // The program asks for the project's folder; an inline one learns it from here.
        process.env.PULUMI_NODEJS_ROOT_DIRECTORY = this.directory;
        const { stackTraceLimit } = Error;
        // The SDK takes a stack for every promise, half of a program's time, and nobody here reads one.
        Error.stackTraceLimit = 0;
        try {
            await command(collector.options);
            return collector.end();
        } catch (error) {
            return collector.end(error as Error);
        } finally {
            Error.stackTraceLimit = stackTraceLimit;
            for (const name of Object.keys(env)) delete envVars[name];
            // The Automation API leaves its own behind when a program fails.
            PROCESS_EVENTS.forEach((event, index) => {
                process.removeAllListeners(event);
                for (const one of listeners[index] ?? []) process.on(event, one);
            });
        }
    }
}

function isJson(file: string): boolean {
    try {
        return JSON.parse(fs.readFileSync(file, "utf8")) !== undefined;
    } catch {
        return false;
    }
}

function packs({ name }: TestStack, options: RunOptions) {
    if (!options.packs) return {};
    const config = path.join(OWN, "policy", `${name}.json`);
    return { policyPacks: PACKS, policyPackConfigs: PACKS.map(() => config) };
}

/** The program as `Pulumi.yaml` names it. */
function programOf(directory: string): PulumiFn {
    return async () => {
        process.env.PULUMI_NODEJS_ROOT_DIRECTORY = directory;
        try {
            // eslint-disable-next-line @typescript-eslint/no-require-imports
            return (await (require("../../../index") as PulumiFn)()) ?? {};
        } catch (error) {
            // The Automation API takes an error of gRPC for one that the engine has told already.
            throw new Error((error as Error).message, { cause: error });
        }
    };
}
