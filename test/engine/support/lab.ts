import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { Cloud, type CloudState } from "../cloud/cloud";
import { serveCloud, type CloudServer } from "../cloud/server";
import type { StackChange } from "./project";
import { TestStack } from "./stack";
import { tools, type Tools } from "./tools";

/** A cloud and a back end as they were at one moment. */
export interface Saved {
    readonly cloud: CloudState;
    /** Folder of the copy. */
    readonly folder: string;
}

/** An AWS account, simulated, with a back end of Pulumi's own: a folder. */
export class Lab {
    readonly cloud = new Cloud();

    private constructor(
        /** Holds the back end and the projects. */
        readonly folder: string,
        readonly tools: Tools,
        private readonly server: CloudServer,
    ) {}

    static async open(from?: Saved): Promise<Lab> {
        const folder = fs.mkdtempSync(path.join(os.tmpdir(), "gpu-batch-engine-"));
        fs.mkdirSync(path.join(folder, "backend"));
        const cloud = new Cloud();
        const lab = new Lab(folder, await tools(), await serveCloud(cloud));
        Object.assign(lab, { cloud });
        if (from) lab.restore(from);
        return lab;
    }

    /** The project with a stack in this account. */
    stack(name: string, change: StackChange = {}): Promise<TestStack> {
        return TestStack.open(this, name, change);
    }

    /** Variables of the CLI and of everything that it starts; no credentials, no home. */
    get environment(): Record<string, string> {
        return {
            PATH: [this.tools.bin, process.env.PATH].join(path.delimiter),
            HOME: this.folder,
            PULUMI_HOME: path.join(this.folder, "home"),
            PULUMI_BACKEND_URL: `file://${path.join(this.folder, "backend")}`,
            PULUMI_CONFIG_PASSPHRASE: "a passphrase",
            PULUMI_SKIP_UPDATE_CHECK: "true",
            PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
            SIMULATED_CLOUD: this.server.url,
        };
    }

    save(): Saved {
        const folder = fs.mkdtempSync(path.join(os.tmpdir(), "gpu-batch-saved-"));
        fs.cpSync(path.join(this.folder, "backend"), folder, { recursive: true });
        return { cloud: structuredClone(this.cloud.state), folder };
    }

    restore({ cloud, folder }: Saved): void {
        this.cloud.state = structuredClone(cloud);
        this.cloud.faults.length = 0;
        this.cloud.log.length = 0;
        const backend = path.join(this.folder, "backend");
        fs.rmSync(backend, { recursive: true });
        fs.cpSync(folder, backend, { recursive: true });
    }

    close(): void {
        this.server.stop();
        fs.rmSync(this.folder, { recursive: true });
        fs.rmSync(this.tools.bin, { recursive: true, force: true });
    }
}
