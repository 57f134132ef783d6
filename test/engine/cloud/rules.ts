import { text, type Cloud } from "./cloud";
import { CloudError, valuesAt, type Bag, type Row } from "./model";
import { modelOf, TYPES } from "./types";

/** Splits `Code: message`. */
function refusal(text: string, about: string): CloudError {
    const [code = "", ...message] = text.split(": ");
    return new CloudError(code, `${message.join(": ")} (${about})`);
}

/**
 * Refuses what exists already, unless AWS overwrites it.
 * @returns the row that the request overwrites
 */
export function refuseTaken(
    rows: readonly Row[],
    type: string,
    region: string,
    inputs: Bag,
): Row | undefined {
    const { unique, taken = "", again, id } = modelOf(type);
    const sameKind = rows.filter((row) => row.type === type && row.region === region);
    if (again === "overwrites") {
        const twin = sameKind.find((row) => row.id === id(inputs, { region, serial: "" }));
        if (twin) twin.inputs = inputs;
        return twin;
    }
    if (again === "token") {
        const twin = sameKind.find((row) => row.lost && text(row.inputs) === text(inputs));
        if (twin) return twin;
    }
    const key = unique?.(inputs);
    const twin = sameKind.find((row) => key !== undefined && unique?.(row.inputs) === key);
    if (twin) throw refusal(taken, twin.id);
    return undefined;
}

/** Refuses a request that names what is not there, is not usable yet, or lacks a required input. */
export function refuseMissing(cloud: Cloud, type: string, region: string, inputs: Bag): void {
    const { required, refersTo = [] } = modelOf(type);
    for (const name of required)
        if (inputs[name] === undefined)
            throw new CloudError("ValidationException", `${type} needs ${name}`);
    for (const reference of refersTo)
        for (const value of valuesAt(inputs, reference.path)) {
            const place = reference.everywhere ? undefined : region;
            const other = cloud.find(reference.type, reference.by, value, place);
            if (!other && !reference.foreign)
                throw new CloudError(
                    "InvalidParameterValue",
                    `${reference.path} of ${type} names ${String(value)}, which does not exist`,
                );
            if (other && reference.usable?.(other) === false)
                throw new CloudError(
                    "InvalidStateTransition",
                    `${reference.path} of ${type}: ${String(value)} cannot be used yet`,
                );
            const slow = modelOf(reference.type).slow;
            if (other && (reference.delayed || slow) && other.settledAt > cloud.state.tick)
                throw new CloudError(
                    "InvalidParameterValue",
                    `${reference.path} of ${type}: ${String(value)} is not ready`,
                    true,
                );
        }
}

/** Refuses an update that AWS refuses. */
export function refuseChange({ id, type, inputs }: Row, after: Bag): void {
    const reason = modelOf(type).refuses?.(inputs, after);
    if (reason !== undefined) throw refusal(reason, id);
}

/** Refuses to delete what is enabled, in use or not empty. */
export function refuseDeletion(rows: readonly Row[], row: Row): void {
    const { disabledFirst, notEmpty } = modelOf(row.type);
    if (disabledFirst && row.inputs.state !== "DISABLED")
        throw new CloudError(
            "ClientException",
            `Cannot delete, resource must be disabled ${row.id}`,
        );
    if (row.content.length > 0) throw refusal(notEmpty ?? "NotEmpty: not empty", row.id);
    const holder = holderOf(rows, row);
    if (holder) throw refusal(holder.error, `${row.id}: ${holder.row.id}`);
}

/** What keeps a row from being deleted. */
function holderOf(rows: readonly Row[], row: Row): { row: Row; error: string } | undefined {
    const holding = Object.entries(TYPES).flatMap(([type, { refersTo = [] }]) =>
        refersTo.flatMap(({ path, type: target, by, holds }) =>
            target === row.type && holds ? [{ type, path, by, holds }] : [],
        ),
    );
    for (const { type, path, by, holds } of holding) {
        const name = by === "id" ? row.id : (row.outputs[by] ?? row.inputs[by]);
        const found = rows.find(
            (other) =>
                other.type === type &&
                (row.region === "" || other.region === row.region) &&
                valuesAt(other.inputs, path).includes(name),
        );
        if (found) return { row: found, error: holds };
    }
    return undefined;
}
