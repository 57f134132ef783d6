import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";

/**
 * Pulumi's wire form of property values: plain JSON, with objects marked by a signature for what
 * JSON does not have.
 * @see https://github.com/pulumi/pulumi/blob/v3.248.0/sdk/go/common/resource/properties.go
 */
export type WireObject = Readonly<Record<string, unknown>>;

/** Key that marks a special object. */
export const SIGNATURE = "4dabf18193072939515e22adb298388d";

/** Values of {@link SIGNATURE}. */
export const SIGNATURES = {
    secret: "1b47061264138c4ac30d75fd1eb44270",
    asset: "c44067f5952c0a294b673a41bacd8c17",
    archive: "0def7320c3a5731c473e5ecbe6d01bc7",
    resource: "5cf8f73096256a8f31e491e813e4eb8e",
    output: "d0e6a833031e9bbcd3f4e8bde6ca49a4",
} as const;

/** Stands for a text, number, list or object that only an update will know. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** What a report shows for {@link UNKNOWN}. */
export const SHOWN_UNKNOWN = "output<unknown>";
/** What a report shows for a secret. */
export const SHOWN_SECRET = "[secret]";

/** JSON to the protocol's struct. */
export function toStruct(value: WireObject): Struct {
    return Struct.fromJavaScript(value as Record<string, JavaScriptValue>);
}

/** The protocol's struct to JSON; an absent one is empty. */
export function fromStruct(struct: Struct | undefined): WireObject {
    return struct ? struct.toJavaScript() : {};
}

function isObject(value: unknown): value is WireObject {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Rebuilds a value from the inside out, with what `special` makes of a marked object. */
function rebuild(value: unknown, special: (marked: WireObject) => unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => rebuild(item, special));
    if (!isObject(value)) return value;
    if (SIGNATURE in value) return special(value);
    return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, rebuild(item, special)]),
    );
}

/** The value as a report may show it: secrets hidden, unknowns and assets named. */
export function showUnknowns(value: unknown): unknown {
    const visible = rebuild(value, (marked) => {
        switch (marked[SIGNATURE]) {
            case SIGNATURES.secret:
                return SHOWN_SECRET;
            case SIGNATURES.output:
                if (marked.secret) return SHOWN_SECRET;
                return "value" in marked ? showUnknowns(marked.value) : SHOWN_UNKNOWN;
            case SIGNATURES.resource:
                return `resource ${String(marked.urn)}`;
            case SIGNATURES.asset:
                return `asset ${nameAssetSource(marked) ?? "text"}`;
            default:
                return `archive ${nameAssetSource(marked) ?? "assets"}`;
        }
    });
    return nameUnknowns(visible);
}

/** Path or address that an asset or archive is read from; undefined for content given in place. */
function nameAssetSource({ path, uri }: WireObject): string | undefined {
    return [path, uri].find((name): name is string => typeof name === "string" && name !== "");
}

function nameUnknowns(value: unknown): unknown {
    if (value === UNKNOWN) return SHOWN_UNKNOWN;
    if (Array.isArray(value)) return value.map(nameUnknowns);
    if (!isObject(value)) return value;
    return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, nameUnknowns(item)]),
    );
}

/** The value without marks: secrets and outputs opened, for tests and for the invokes' arguments. */
export function openSecrets(value: unknown): unknown {
    return rebuild(value, (marked) => {
        if (marked[SIGNATURE] === SIGNATURES.resource) return marked.id || UNKNOWN;
        return "value" in marked ? openSecrets(marked.value) : UNKNOWN;
    });
}

/** Every text and number inside a secret of the value, as text. */
export function collectSecretTexts(value: unknown): string[] {
    const found: string[] = [];
    const collect = (inner: unknown): void => {
        if (typeof inner === "string") found.push(inner);
        else if (typeof inner === "number") found.push(String(inner));
        else if (Array.isArray(inner)) inner.forEach(collect);
        else if (isObject(inner))
            Object.entries(inner).forEach(([key, item]) => key !== SIGNATURE && collect(item));
    };
    rebuild(value, (marked) => {
        const secret = marked[SIGNATURE] === SIGNATURES.secret || marked.secret === true;
        if (secret) collect(marked.value);
        else found.push(...collectSecretTexts(marked.value));
    });
    return found.filter((text) => text !== UNKNOWN);
}

/**
 * The value as the engine hands it to policies: secrets stay marked, outputs and resources become
 * what they hold, and what they do not hold yet becomes an unknown.
 * @param internal whether keys that begin with two underscores are kept
 */
export function toPolicyValue(value: unknown, internal = false): unknown {
    if (Array.isArray(value)) return value.map((item) => toPolicyValue(item, internal));
    if (!isObject(value)) return value;
    switch (value[SIGNATURE]) {
        case SIGNATURES.output: {
            if (!("value" in value)) return UNKNOWN;
            const held = toPolicyValue(value.value, internal);
            return value.secret ? { [SIGNATURE]: SIGNATURES.secret, value: held } : held;
        }
        case SIGNATURES.secret:
            return { ...value, value: toPolicyValue(value.value, internal) };
        case SIGNATURES.resource:
            return "id" in value ? value.id || UNKNOWN : value.urn;
        case SIGNATURES.asset:
        case SIGNATURES.archive:
            return value;
        default:
            return Object.fromEntries(
                Object.entries(value)
                    .filter(([key]) => internal || !key.startsWith("__"))
                    .map(([key, item]) => [key, toPolicyValue(item, internal)]),
            );
    }
}
