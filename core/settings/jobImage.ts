import * as z from "zod";
import type { Problem } from "../problems/problems";

/**
 * An image reference that cannot move: its registry may give any tag to another image.
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests
 */
const imageUri = z.string().regex(/^[a-z0-9][a-z0-9.:-]*(\/[a-z0-9._-]+)+@sha256:[0-9a-f]{64}$/, {
    error: (issue) =>
        `is ${JSON.stringify(issue.input)}; write registry/repository@sha256:<digest>; a tag can move`,
});

/**
 * An image pinned by digest, with a tag beside it for people.
 * @see https://docs.docker.com/build/building/best-practices/#pin-base-image-versions
 */
const baseImage = z
    .string()
    .regex(/^[a-z0-9][a-z0-9.:-]*(\/[a-z0-9._-]+)*(:[\w][\w.-]{0,127})?@sha256:[0-9a-f]{64}$/, {
        error: (issue) =>
            `is ${JSON.stringify(issue.input)}; write registry/repository:tag@sha256:<digest>; a tag alone can move`,
    });

/** An account's root, a role or a user. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */
const principal = z
    .string()
    .regex(/^arn:aws(-cn|-us-gov)?:iam::\d{12}:(root|(role|user)\/[\w+=,.@/-]+)$/, {
        error: (issue) =>
            `is ${JSON.stringify(issue.input)}; write an ARN such as arn:aws:iam::123456789012:root or arn:aws:iam::123456789012:role/ci`,
    });

/** A path below the project's folder, so that it means the same on every machine. */
const innerPath = z.string().refine((text) => /^(?!\/)(?!.*(^|\/)\.\.(\/|$))[^\\]+$/.test(text), {
    error: (issue) =>
        `is ${JSON.stringify(issue.input)}; write a path inside the project's folder, such as docker`,
});

/** Name of a build argument. https://docs.docker.com/reference/dockerfile/#arg */
const argumentName = z.string().regex(/^[A-Za-z_]\w*$/, {
    error: "write letters, digits and underscores, and no digit first",
});

/** Shape of the key `image`. */
export const imageSchema = z.strictObject({
    /** An existing image, by its digest; nothing is built then. */
    uri: imageUri.optional(),
    /** Folder that the image is built from. */
    context: innerPath.optional(),
    /** Dockerfile within the context. */
    dockerfile: innerPath.optional(),
    /** Image to build on; the Dockerfile's own default without it. */
    baseImage: baseImage.optional(),
    /** Further build arguments. */
    args: z.record(argumentName, z.string()).optional(),
    /** CUDA version that the image's framework is built for; checked against the AMI's driver. */
    cuda: z
        .string()
        .regex(/^\d{2}\.\d$/, {
            error: (issue) =>
                `is ${JSON.stringify(issue.input)}; write a CUDA version as a string, such as "12.9"`,
        })
        .optional(),
    /** Others that may push to the repository. */
    pushPrincipals: z.array(principal).default([]),
    /** Others that may pull from it. */
    pullPrincipals: z.array(principal).default([]),
});

/** What every image has. */
interface AnyImageSettings {
    /** CUDA version of the image's framework, such as `12.9`; undefined when nothing was said. */
    readonly cuda?: string;
}

/** An image that exists. */
export interface ExistingImageSettings extends AnyImageSettings {
    /** Reference by digest. */
    readonly uri: string;
}

/** An image that the program builds and pushes. */
export interface ImageBuildSettings extends AnyImageSettings {
    /** Folder of the context, relative to the project's. */
    readonly context: string;
    /** Dockerfile, relative to the project's folder. */
    readonly dockerfile: string;
    /** Build arguments, the base image among them. */
    readonly buildArgs: Readonly<Record<string, string>>;
    readonly pushPrincipals: readonly string[];
    readonly pullPrincipals: readonly string[];
}

/** The image of every cell's jobs: one that exists, or one to build. */
export type ImageSettings = ExistingImageSettings | ImageBuildSettings;

type ImageValues = z.infer<typeof imageSchema>;

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
export function buildImageSettings(image: ImageValues): ImageSettings {
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
export function findImageProblems(image: ImageValues): Problem[] {
    const at = (field: string) => `gpu-batch:image.${field}`;
    const idle = BUILD_KEYS.filter((field) => Object.keys(image[field] ?? {}).length > 0);
    const doubled = Object.entries(ARGUMENT_OF_KEY).filter(
        ([, argument]) => image.args?.[argument] !== undefined,
    );
    return [
        ...(image.uri === undefined ? [] : idle).map((field) => ({
            key: at(field),
            message:
                "says how to build an image, and image.uri names an existing one; remove one of them",
        })),
        ...doubled.map(([field, argument]) => ({
            key: at(`args.${argument}`),
            message: `has a key of its own; set image.${field} instead`,
        })),
    ];
}
