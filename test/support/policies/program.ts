import { parsePolicyConfig } from "../../../cli/check/packs/config";
import { deriveOutputs, type Registration } from "../../../cli/check/engine/registration";
import { preview } from "../preview";
import { readOwn } from "../projectFiles";
import type { Setting } from "./judge";
import { planned } from "./planned";

let recording: Promise<readonly Registration[]> | undefined;

/** The program of the stack prod as the offline engine recorded it, with what only other programs have. */
export async function recordedProgram(): Promise<Registration[]> {
    recording ??= preview().then(({ engine }) => [
        ...engine.registrations,
        ...planned(engine.registrations),
    ]);
    return (await recording).map(copied);
}

function copied(registration: Registration): Registration {
    return {
        ...registration,
        inputs: structuredClone(registration.inputs),
        outputs: structuredClone(registration.outputs),
    };
}

/** Settings that the check gives the packs for the stack prod, and the regions that guard finds out. */
export function prodConfig(regions: readonly string[]): NonNullable<Setting["config"]> {
    const { settings, problems } = parsePolicyConfig(readOwn("policy/prod.json"));
    if (problems.length > 0) throw new Error(problems.join("\n"));
    const own = Object.entries(settings).map(([id, { properties }]) => [id, properties] as const);
    return { ...Object.fromEntries(own), "guard-region-allowed": { regions, peerRegions: [] } };
}

/** The same for the recorded program. */
export const PROD_CONFIG = prodConfig(["us-east-2"]);

// Tests change inputs of any shape.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Inputs = any;

/** Which resource changes. */
export interface Target {
    readonly type: string;
    /** @default the first of the type */
    readonly name?: string;
}

/** Finds the resource that changes. */
export function targetIn(program: readonly Registration[], { type, name }: Target): Registration {
    const found = program.find(
        (one) => one.type === type && (name === undefined || one.name === name),
    );
    if (!found) throw new Error(`the recorded program has no ${type} ${name ?? ""}`);
    return found;
}

/** Changes the inputs of a resource, and what a preview gives back for them. */
export function changed(
    program: readonly Registration[],
    which: Target,
    change: (inputs: Inputs) => void,
): Registration[] {
    const target = targetIn(program, which);
    const inputs = structuredClone(target.inputs);
    change(inputs);
    const registration = { ...target, inputs };
    registration.outputs = deriveOutputs(registration);
    return program.map((one) => (one === target ? registration : one));
}

/** Changes a JSON text among the inputs. */
export function inJson(key: string, change: (document: Inputs) => void) {
    return (inputs: Inputs) => {
        const document: Inputs = JSON.parse(inputs[key]);
        change(document);
        inputs[key] = JSON.stringify(document);
    };
}
