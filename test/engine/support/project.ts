import * as fs from "node:fs";
import * as path from "node:path";
import { parse, stringify } from "yaml";
import { lockText } from "../../support/preview";
import { OWN, ROOT } from "../../support/projectFiles";

/** What a stack of a test differs in from the tests' own. */
export interface StackChange {
    /** Keys of the namespace gpu-batch; undefined removes one. */
    readonly config?: Readonly<Record<string, unknown>>;
    /** Changes a copy of the tests' own lock. */
    readonly lock?: Parameters<typeof lockText>[0];
    /** Folder of a Docker context in place of the tests' own. */
    readonly docker?: string;
}

/** Writes a project with the stack into a folder; what an earlier change set there goes. */
export function writeProject(directory: string, name: string, change: StackChange): void {
    const { config = {}, lock, docker = path.join(OWN, "docker") } = change;
    // The CLI wants to see the program's file, which runs in this process.
    fs.copyFileSync(path.join(OWN, "Pulumi.yaml"), path.join(directory, "Pulumi.yaml"));
    fs.copyFileSync(path.join(ROOT, "index.ts"), path.join(directory, "index.ts"));
    fs.writeFileSync(path.join(directory, "regions.lock.json"), lockText(readFromAccount(lock)));
    fs.rmSync(path.join(directory, "docker"), { recursive: true, force: true });
    fs.cpSync(docker, path.join(directory, "docker"), { recursive: true });
    const file = path.join(directory, `Pulumi.${name}.yaml`);
    const named = path.join(OWN, `Pulumi.${name}.yaml`);
    const own = fs.existsSync(named) ? named : path.join(OWN, "Pulumi.prod.yaml");
    interface StackFile {
        readonly config: Record<string, unknown>;
        readonly encryptionsalt?: string;
    }
    const read = (from: string) => parse(fs.readFileSync(from, "utf8")) as StackFile;
    const salt = fs.existsSync(file) ? read(file).encryptionsalt : undefined;
    const changed = Object.entries(config).map(([key, value]) => [`gpu-batch:${key}`, value]);
    const text = stringify({
        ...(salt ? { encryptionsalt: salt } : {}),
        config: { ...read(own).config, ...Object.fromEntries(changed) },
    });
    fs.writeFileSync(file, text);
}

/** The lock's zones and AMIs are examples, which an update refuses: here they are the account's. */
function readFromAccount(change: StackChange["lock"] = () => undefined): StackChange["lock"] {
    return (lock) => {
        for (const region of Object.values<Record<string, unknown>>(lock.regions)) {
            region.sampleZones = false;
            region.sampleParentAmi = false;
        }
        change(lock);
    };
}
