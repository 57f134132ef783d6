import type { JsonNode } from "../jsonTree";
import { foldKey, STRUCTS, type Struct } from "./structs";

/** A value of Go. A list keeps what it held before beyond its length, as a slice does. */
type GoValue = string | number | boolean | GoStruct | GoSlice | GoMap | undefined;
type GoStruct = { readonly kind: "struct"; readonly fields: Map<string, GoValue> };
type GoSlice = { readonly kind: "slice"; readonly backing: GoValue[]; length: number };
type GoMap = { readonly kind: "map"; readonly entries: Map<string, GoValue> };

/** What a document says once it is decoded. */
export interface Decoded {
    /** The document under AWS's own names; unknown keys are gone. */
    readonly value: unknown;
    /** Why Go refuses it: the path of a value, and its kind. */
    readonly errors: readonly string[];
    /** Paths of the keys that it holds in two copies or two spellings. */
    readonly repeated: readonly string[];
}

/**
 * Decodes a document as Go's encoding/json does into a struct: keys match without regard to case;
 * of several the last wins, save that an object fills up the one before it and the items of a list
 * fill up those before them; null empties a pointer, a list and a map, and leaves anything else alone.
 * @param struct name of a struct in Go, such as `ContainerProperties`
 * @see https://pkg.go.dev/encoding/json#Unmarshal
 */
export function decodeGo(struct: string, node: JsonNode): Decoded {
    const decoder = new Decoder();
    const value = decoder.decode(struct, node, undefined, "");
    return { value: toPlain(value), errors: decoder.errors, repeated: decoder.repeated };
}

const KINDS: Readonly<Record<JsonNode["kind"], string>> = {
    object: "an object",
    array: "a list",
    string: "a string",
    number: "a number",
    boolean: "true or false",
    null: "null",
};

class Decoder {
    readonly errors: string[] = [];
    readonly repeated: string[] = [];

    /** @param old what the place holds by an earlier copy of its key */
    decode(type: string, node: JsonNode, old: GoValue, path: string): GoValue {
        if (type.startsWith("*"))
            return node.kind === "null" ? undefined : this.decode(type.slice(1), node, old, path);
        if (type.startsWith("[]")) return this.decodeSlice(type.slice(2), node, old, path);
        if (type.startsWith("map[string]"))
            return this.decodeMap(type.slice("map[string]".length), node, old, path);
        const struct = STRUCTS.get(type);
        if (struct) return this.decodeStruct(struct, node, old, path);
        return this.decodeScalar(type, node, old, path);
    }

    private decodeSlice(type: string, node: JsonNode, old: GoValue, path: string): GoValue {
        if (node.kind === "null") return undefined;
        if (node.kind !== "array") return this.refuse(node, "a list", old, path);
        const reused = isOf(old, "slice") && node.items.length > 0;
        const slice: GoSlice = reused ? old : { kind: "slice", backing: [], length: 0 };
        for (const [index, item] of node.items.entries())
            slice.backing[index] = this.decode(
                type,
                item,
                slice.backing[index],
                `${path}[${index}]`,
            );
        slice.length = node.items.length;
        return slice;
    }

    private decodeMap(type: string, node: JsonNode, old: GoValue, path: string): GoValue {
        if (node.kind === "null") return undefined;
        if (node.kind !== "object") return this.refuse(node, "an object", old, path);
        const map: GoMap = isOf(old, "map") ? old : { kind: "map", entries: new Map() };
        const seen = new Set<string>();
        for (const [key, item] of node.members) {
            if (seen.has(key)) this.repeated.push(`${path}.${key}`);
            seen.add(key);
            map.entries.set(key, this.decode(type, item, undefined, `${path}.${key}`));
        }
        return map;
    }

    private decodeStruct(struct: Struct, node: JsonNode, old: GoValue, path: string): GoValue {
        const value: GoStruct = isOf(old, "struct") ? old : { kind: "struct", fields: new Map() };
        if (node.kind === "null") return value;
        if (node.kind !== "object") return this.refuse(node, "an object", value, path);
        const seen = new Set<string>();
        for (const [key, item] of node.members) {
            const field = struct.get(foldKey(key));
            if (!field) continue;
            const { name, type } = field;
            const at = path === "" ? name : `${path}.${name}`;
            if (seen.has(name)) this.repeated.push(at);
            seen.add(name);
            const decoded = this.decode(type, item, value.fields.get(name), at);
            // An enum, which has no pointer, is left out of the request when it is empty.
            if (type === "string" && decoded === "") value.fields.delete(name);
            else value.fields.set(name, decoded);
        }
        return value;
    }

    private decodeScalar(type: string, node: JsonNode, old: GoValue, path: string): GoValue {
        if (node.kind === "null") return old ?? (type === "string" ? "" : undefined);
        if (type === "string")
            return node.kind === "string" ? node.value : this.refuse(node, "a string", old, path);
        if (type === "bool")
            return node.kind === "boolean"
                ? node.value
                : this.refuse(node, "true or false", old, path);
        if (node.kind !== "number") return this.refuse(node, "a whole number", old, path);
        const limit = type === "int32" ? 2 ** 31 : 2 ** 63;
        const number = Number(node.digits);
        if (/^-?\d+$/.test(node.digits) && number >= -limit && number < limit)
            // Go has no negative zero.
            return number + 0;
        this.errors.push(`${path} is ${node.digits.slice(0, 30)}, not a whole number`);
        return old;
    }

    private refuse(node: JsonNode, wanted: string, old: GoValue, path: string): GoValue {
        this.errors.push(`${path || "it"} is ${KINDS[node.kind]}, not ${wanted}`);
        return old;
    }
}

function isOf<K extends "struct" | "slice" | "map">(
    value: GoValue,
    kind: K,
): value is Extract<GoValue, { kind: K }> {
    return typeof value === "object" && value.kind === kind;
}

/** As the SDK sends it: what is nil is left out. */
function toPlain(value: GoValue): unknown {
    if (typeof value !== "object") return value;
    if (value.kind === "slice") return value.backing.slice(0, value.length).map(toPlain);
    const pairs = value.kind === "map" ? value.entries : value.fields;
    return Object.fromEntries(
        [...pairs].flatMap(([key, item]) =>
            item === undefined ? [] : [[key, toPlain(item)] as const],
        ),
    );
}
