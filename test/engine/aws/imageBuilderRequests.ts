import type { Bag } from "../cloud/model";
import type { ToRequests } from "./requests";
import { request } from "./words";

const TOKEN = "00000000-0000-0000-0000-000000000000";

const ask = (operation: string, params: Bag) =>
    request("imagebuilder", operation, { clientToken: TOKEN, ...params });

/** Image Builder's words are the provider's, but for versions, booleans as texts and logging. */
export const IMAGE_BUILDER_REQUESTS: Readonly<Record<string, ToRequests>> = {
    "aws:imagebuilder/component:Component": ({ version, skipDestroy: _, ...inputs }) => [
        ask("CreateComponent", { ...inputs, semanticVersion: version }),
    ],
    "aws:imagebuilder/imageRecipe:ImageRecipe": ({ version, blockDeviceMappings, ...inputs }) => [
        ask("CreateImageRecipe", {
            ...inputs,
            semanticVersion: version,
            blockDeviceMappings: (blockDeviceMappings as Bag[]).map(({ ebs, ...mapping }) => ({
                ...mapping,
                ebs: {
                    ...ebs,
                    encrypted: ebs.encrypted === "true",
                    deleteOnTermination: ebs.deleteOnTermination === "true",
                },
            })),
        }),
    ],
    "aws:imagebuilder/image:Image": (inputs) => [ask("CreateImage", inputs)],
    "aws:imagebuilder/imagePipeline:ImagePipeline": (inputs) => [
        ask("CreateImagePipeline", inputs),
    ],
    "aws:imagebuilder/infrastructureConfiguration:InfrastructureConfiguration": (inputs) => [
        ask("CreateInfrastructureConfiguration", inputs),
    ],
    "aws:imagebuilder/distributionConfiguration:DistributionConfiguration": (inputs) => [
        ask("CreateDistributionConfiguration", inputs),
    ],
    "aws:imagebuilder/lifecyclePolicy:LifecyclePolicy": (inputs) => [
        ask("CreateLifecyclePolicy", inputs),
    ],
};
