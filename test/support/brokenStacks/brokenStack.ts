import type { ProjectChange } from "../project";

/** A faulty stack: what is wrong with it, and what the one message must say. */
export interface BrokenStack extends ProjectChange {
    readonly fault: string;
    /** Stack that is asked for. @default "prod" */
    readonly asked?: string;
    /** Texts that the message contains: the key, the fault, the cure. */
    readonly says: readonly string[];
}

/** What every stack file of the tests begins with. */
export const HEAD = "config:\n  pulumi:disable-default-providers: [aws]\n";

/** Digest of an image. */
export const DIGEST = `sha256:${"0".repeat(64)}`;

/** A stack file with one setting; `value` is YAML. */
export function setting(key: string, value: string): { stackFile: string } {
    return { stackFile: `${HEAD}  gpu-batch:${key}: ${value}\n` };
}
