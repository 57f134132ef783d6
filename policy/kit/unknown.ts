import * as policy from "@pulumi/policy";
import * as proxy from "@pulumi/policy/proxy";

/** What the SDK throws when a policy reads a value that a preview cannot know. */
export interface UnknownValueError extends Error {
    /** Path of the value, such as `["computeResources", "type"]`. */
    readonly props: readonly string[];
}

// The SDK re-exports the class from a module whose declarations are empty.
// https://github.com/pulumi/pulumi-policy/blob/v1.21.0/sdk/nodejs/policy/index.ts
const { UnknownValueError: SdkError } = policy as unknown as {
    UnknownValueError: new (sentinel: string, path: readonly string[]) => UnknownValueError;
};

const { unknownStringValue } = proxy as unknown as { unknownStringValue: string };

/** The error of a value that is not known, for one that the SDK does not know of. */
export function createUnknown(path: readonly string[]): UnknownValueError {
    return new SdkError(unknownStringValue, path);
}

/** Whether an error says that a value is unknown. */
export function isUnknown(error: unknown): error is UnknownValueError {
    return error instanceof SdkError;
}

/** The outcome of a read. */
export type Peek<T> =
    { readonly known: true; readonly value: T } | { readonly known: false; readonly path: string };

/** Reads without throwing on an unknown; any other error passes. */
export function peek<T>(read: () => T): Peek<T> {
    try {
        return { known: true, value: read() };
    } catch (error) {
        if (!isUnknown(error)) throw error;
        return { known: false, path: error.props.map(String).join(".") };
    }
}
