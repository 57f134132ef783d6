import type { Problem } from "../problems/problems";
import type { Values } from "./keys";
import type { ImageSettings } from "./settings";

/** Folder that an image is built from when none is named. */
const DEFAULT_CONTEXT = "docker";

/** Keys that say how to build, which an existing image leaves no use for. */
const BUILD_KEYS = [
    "context",
    "dockerfile",
    "baseImage",
    "args",
    "pushPrincipals",
    "pullPrincipals",
] as const;

/** Build arguments that have a key of their own, by that key. */
const ARGUMENT_OF_KEY = { baseImage: "BASE_IMAGE", cuda: "CUDA" } as const;

/** What the key `image` asks for, defaults filled in. */
export function buildImageSettings(image: Values["image"]): ImageSettings {
    const cuda = image.cuda ? { cuda: image.cuda } : {};
    if (image.uri !== undefined) return { ...cuda, uri: image.uri };
    const context = image.context ?? DEFAULT_CONTEXT;
    return {
        ...cuda,
        context,
        dockerfile: `${context}/${image.dockerfile ?? "Dockerfile"}`,
        buildArgs: {
            ...image.args,
            ...(image.baseImage ? { [ARGUMENT_OF_KEY.baseImage]: image.baseImage } : {}),
            ...(image.cuda ? buildCudaArguments(image.cuda) : {}),
        },
        pushPrincipals: image.pushPrincipals,
        pullPrincipals: image.pullPrincipals,
    };
}

/**
 * What the Dockerfile wants to know of a CUDA version. The runtime compares REQUIRE_CUDA with the
 * version that came with the driver, and within a major version an older driver runs a newer CUDA.
 * @see https://docs.nvidia.com/deploy/cuda-compatibility/minor-version-compatibility.html
 */
function buildCudaArguments(cuda: string): Record<string, string> {
    return { [ARGUMENT_OF_KEY.cuda]: cuda, REQUIRE_CUDA: `cuda>=${cuda.split(".")[0]}.0` };
}

/** Fields of `image` that contradict each other. */
export function findImageProblems(image: Values["image"]): Problem[] {
    const at = (field: string) => `gpu-batch:image.${field}`;
    const idle = BUILD_KEYS.filter((field) => Object.keys(image[field] ?? {}).length > 0);
    const doubled = Object.entries(ARGUMENT_OF_KEY).filter(
        ([, argument]) => image.args?.[argument] !== undefined,
    );
    return [
        ...(image.uri === undefined ? [] : idle).map((field) => ({
            key: at(field),
            message: "says how to build an image, and image.uri names one that exists; remove one",
        })),
        ...doubled.map(([field, argument]) => ({
            key: at(`args.${argument}`),
            message: `has a key of its own; write image.${field}`,
        })),
    ];
}
