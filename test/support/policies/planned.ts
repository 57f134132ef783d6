import { createBlank, type Registration } from "../../../cli/check/engine/registration";
import { deriveOutputs } from "../../../cli/check/engine/registration";
import { TYPES } from "../../../policy/facts/types";

/**
 * Registrations of resources that the program itself never makes and a team's own may: the policies
 * judge them too. The gates use one only where the recorded program has no resource of its type.
 */
export function planned(recorded: readonly Registration[]): Registration[] {
    const cell = recorded.find(({ type }) => type === TYPES.awsProvider)!;
    const has = new Set(recorded.map(({ type }) => type));
    const prefix = cell.urn.split("::").slice(0, 2).join("::");
    return Object.entries(INPUTS)
        .filter(([type]) => !has.has(type))
        .map(([type, inputs]) => {
            const registration: Registration = {
                ...createBlank(
                    `${prefix}::${type}::${cell.name}-planned`,
                    type,
                    `${cell.name}-planned`,
                ),
                provider: `${cell.urn}::id`,
                inputs: structuredClone(inputs),
            };
            registration.outputs = deriveOutputs(registration);
            return registration;
        });
}

const INPUTS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
    [TYPES.trainingJob]: {
        trainingJobName: "nightly",
        resourceConfig: { instanceType: "ml.g5.xlarge", instanceCount: 1, volumeSizeInGb: 50 },
        enableManagedSpotTraining: true,
        checkpointConfig: { s3Uri: "s3://gpu-batch-prod/checkpoints/" },
        stoppingCondition: { maxRuntimeInSeconds: 3600, maxWaitTimeInSeconds: 7200 },
    },
    [TYPES.instance]: {
        instanceType: "g5.xlarge",
        instanceMarketOptions: { marketType: "spot" },
    },
};
