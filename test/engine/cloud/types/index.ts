import type { TypeModel } from "../model";
import { ALERTS } from "./alerts";
import { BATCH } from "./batch";
import { EC2 } from "./ec2";
import { IAM } from "./iam";
import { IMAGE_BUILDER } from "./imageBuilder";
import { PEERING } from "./peering";
import { REGISTRY } from "./registry";
import { STORAGE } from "./storage";

/** Every type that the simulated cloud knows; another one is an error. A type is added as a row. */
export const TYPES: Readonly<Record<string, TypeModel>> = {
    ...ALERTS,
    ...BATCH,
    ...EC2,
    ...IAM,
    ...IMAGE_BUILDER,
    ...PEERING,
    ...REGISTRY,
    ...STORAGE,
};

/** @throws Error for a type without a row */
export function modelOf(type: string): TypeModel {
    const model = TYPES[type];
    if (!model)
        throw new Error(
            `the simulated cloud does not know ${type}: add a row to test/engine/cloud/types/`,
        );
    return model;
}
