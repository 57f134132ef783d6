import { findPartition } from "../facts/names";
import { findRepositoryArn } from "../aws/roleStatements";
import { joinWords, type Problem } from "../problems/problems";
import type { Values } from "./keys";
import type { TrainingSettings } from "./settings";

/** How the cell of a region trains. */
export function buildTraining(
    { vpc, ...training }: Values["training"],
    region: string,
): TrainingSettings {
    const own = vpc[region];
    return own ? { ...training, vpc: own } : training;
}

/** A subnet lies in one region: a network is for a cell of the stack. */
export function findTrainingVpcProblems(
    { training }: Values,
    regions: readonly string[],
): Problem[] {
    return Object.keys(training.vpc)
        .filter((region) => !regions.includes(region))
        .map((region) => ({
            key: `gpu-batch:training.vpc.${region}`,
            message: `is for a region without a cell of this stack (${joinWords(regions) || "none"}); remove it, or write the cell's region`,
        }));
}

/** Faults between the fields of `training`. */
export function findTrainingProblems({ training }: Partial<Values>): Problem[] {
    if (!training?.enabled || !training.spot) return [];
    const { maxRuntimeMinutes, maxWaitMinutes } = training;
    return maxWaitMinutes < maxRuntimeMinutes
        ? [
              {
                  key: "gpu-batch:training.maxWaitMinutes",
                  message: `${maxWaitMinutes} is less than the ${maxRuntimeMinutes} of maxRuntimeMinutes, and the wait includes the run; write ${maxRuntimeMinutes} or more`,
              },
          ]
        : [];
}

/**
 * SageMaker pulls from a private ECR repository of the job's own region.
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-training-algo-running-container.html
 */
export function findTrainingImageProblems(
    { training, image }: Values,
    regions: readonly string[],
): Problem[] {
    if (!training.enabled || image.uri === undefined) return [];
    const { uri } = image;
    const elsewhere = regions.filter(
        (region) => findRepositoryArn(uri, findPartition(region))?.split(":")[3] !== region,
    );
    return elsewhere.map((region) => ({
        key: "gpu-batch:image.uri",
        message: `is no private ECR image of ${region}, and SageMaker pulls from no other place; copy it there, or write training { enabled: false }`,
    }));
}
