import * as z from "zod";

/**
 * An image reference that cannot move: a digest, or a tag that is not `latest`.
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests
 */
const imageUri = z
    .string()
    .regex(
        /^[a-z0-9][a-z0-9.:-]*(\/[a-z0-9._-]+)+(@sha256:[0-9a-f]{64}|:(?!latest$)[\w][\w.-]{0,127})$/,
        {
            error: (issue) =>
                `is ${JSON.stringify(issue.input)}; write registry/repository@sha256:<digest>, or a fixed tag (never latest)`,
        },
    );

/**
 * An image pinned by digest, with a tag beside it for people.
 * @see https://docs.docker.com/build/building/best-practices/#pin-base-image-versions
 */
const baseImage = z
    .string()
    .regex(/^[a-z0-9][a-z0-9.:-]*(\/[a-z0-9._-]+)*(:[\w][\w.-]{0,127})?@sha256:[0-9a-f]{64}$/, {
        error: (issue) =>
            `is ${JSON.stringify(issue.input)}; write registry/repository:tag@sha256:<digest>, a tag alone moves`,
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
        `is ${JSON.stringify(issue.input)}; write a path below the project's folder, such as docker`,
});

/** Shape of the key `image`. */
export const image = z.strictObject({
    /** An existing image; nothing is built then. */
    uri: imageUri.optional(),
    /** Folder that the image is built from. */
    context: innerPath.optional(),
    /** Dockerfile within the context. */
    dockerfile: innerPath.optional(),
    /** Image to build on; the Dockerfile's own default without it. */
    baseImage: baseImage.optional(),
    /** Further build arguments. */
    args: z.record(z.string().regex(/^[A-Za-z_]\w*$/), z.string()).optional(),
    /** CUDA version that the image's framework is built for; checked against the AMI's driver. */
    cuda: z
        .string()
        .regex(/^\d{2}\.\d$/, {
            error: (issue) =>
                `is ${JSON.stringify(issue.input)}; write a CUDA version as text, such as "12.9"`,
        })
        .optional(),
    /** Others that may push to the repository. */
    pushPrincipals: z.array(principal).default([]),
    /** Others that may pull from it. */
    pullPrincipals: z.array(principal).default([]),
});
