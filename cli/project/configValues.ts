/** Types that a project may declare for a configuration key. */
export const CONFIG_TYPES = ["string", "integer", "boolean", "array", "object"] as const;

/** A type as Pulumi.yaml declares it. */
export interface DeclaredType {
    readonly type?: (typeof CONFIG_TYPES)[number];
    readonly items?: DeclaredType;
}

/**
 * A value of a stack file: the source text of a scalar, which is what the CLI validates and hands
 * over, or a list or object.
 */
export type ConfigValue = string | readonly unknown[] | Readonly<Record<string, unknown>>;

/** Stands for an encrypted value: the check has no key to it, and needs none. */
export const SECRET_PLACEHOLDER = "[secret]";

const CURES: Readonly<Record<string, string>> = {
    string: "a string",
    integer: "a whole number",
    boolean: "true or false",
    array: "a list, such as [a, b]",
    object: "an object of keys and values",
};

function isObject(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Why a value is not of the declared type; undefined when it is. */
export function findTypeProblem(value: unknown, declared: DeclaredType): string | undefined {
    const { type, items } = declared;
    if (type === undefined) return undefined;
    const isType: Readonly<Record<string, boolean>> = {
        string: typeof value === "string",
        integer: Number.isInteger(value) || (typeof value === "string" && /^[+-]?\d+$/.test(value)),
        boolean: typeof value === "boolean" || value === "true" || value === "false",
        array: Array.isArray(value),
        object: isObject(value),
    };
    if (!isType[type])
        return `must be of type ${type}, and is ${JSON.stringify(value)}; write ${CURES[type]}`;
    const faulty =
        items && Array.isArray(value)
            ? value.map((item) => findTypeProblem(item, items)).find((problem) => problem)
            : undefined;
    return faulty && `has an item that ${faulty}`;
}

function isEncrypted(value: unknown): boolean {
    return isObject(value) && Object.keys(value).length === 1 && typeof value.secure === "string";
}

/** Whether a value, or one inside it, is encrypted. */
export function isSecret(value: unknown): boolean {
    if (typeof value !== "object" || value === null) return false;
    return isEncrypted(value) || Object.values(value).some(isSecret);
}

/** The value with a placeholder for each encrypted one. */
export function withoutSecrets(value: unknown): unknown {
    if (typeof value !== "object" || value === null) return value;
    if (isEncrypted(value)) return SECRET_PLACEHOLDER;
    if (Array.isArray(value)) return value.map(withoutSecrets);
    return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, withoutSecrets(item)]),
    );
}

/** Text as Pulumi's configuration carries a value: lists and objects are JSON. */
export function toText(value: unknown): string {
    return typeof value === "string" ? value : JSON.stringify(value);
}
