import { openSecrets } from "../../cli/check/engine/wire";
import { preview, type Preview } from "./preview";

export const ENVIRONMENT = "aws:batch/computeEnvironment:ComputeEnvironment";
export const DEFINITION = "aws:batch/jobDefinition:JobDefinition";

let recording: Promise<Preview> | undefined;

/** The plan of the stack prod with an environment on demand beside the one on spot, made once; tests only read it. */
export function fallbackPlan(): Promise<Preview> {
    return (recording ??= preview({ config: { onDemandFallback: 16 } }));
}

/** The container of its job definition. */
export function containerOf(plan: Preview): Record<string, unknown> {
    const { containerProperties } = plan.inputs(DEFINITION);
    return JSON.parse(containerProperties as string) as Record<string, unknown>;
}

/** Inputs of its environments. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export function environmentsOf(plan: Preview): any[] {
    return plan.some(ENVIRONMENT).map(({ inputs }) => openSecrets(inputs));
}
