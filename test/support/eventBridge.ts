import type { EventCondition, EventPattern } from "../../components/alerts/notices";

/** A JSON object. */
type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields =>
    typeof value === "object" && value !== null && !Array.isArray(value);

function meets(condition: EventCondition, value: unknown): boolean {
    if (typeof condition === "string") return value === condition;
    if ("prefix" in condition)
        return typeof value === "string" && value.startsWith(condition.prefix);
    return condition.exists;
}

/**
 * Whether EventBridge gives an event to a rule: every field of the pattern is met by the field's
 * value, or by one of them where the event has a list. `exists: false` is met where there is none.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
 */
export function matches(pattern: EventPattern, event: unknown): boolean {
    const fields = isObject(event) ? event : {};
    return Object.entries(pattern).every(([key, wanted]) => {
        const value = fields[key];
        if (!Array.isArray(wanted)) return matches(wanted as EventPattern, value);
        const conditions = wanted as readonly EventCondition[];
        if (value === undefined)
            return conditions.some(
                (one) => typeof one === "object" && "exists" in one && !one.exists,
            );
        const values: unknown[] = Array.isArray(value) ? value : [value];
        return conditions.some((condition) => values.some((one) => meets(condition, one)));
    });
}

/** The value at a path of EventBridge's: `$.detail.name`, `$.resources[0]`. */
function valueAt(event: unknown, path: string): unknown {
    return path
        .replace(/^\$\.?/, "")
        .split(/\.|\[(\d+)\]/)
        .filter((step) => step !== undefined && step !== "")
        .reduce<unknown>(
            (value, step) =>
                typeof value === "object" && value !== null ? (value as Fields)[step] : undefined,
            event,
        );
}

/** What a target gets: the template with each `<name>` replaced; nothing where the event has no such field. */
export function transformed(
    {
        inputPaths,
        inputTemplate,
    }: { inputPaths: Readonly<Record<string, string>>; inputTemplate: string },
    event: unknown,
): string {
    return inputTemplate.replace(/<(\w+)>/g, (_, name: string) => {
        const path = inputPaths[name];
        if (path === undefined) throw new Error(`the template names ${name}, and no path does`);
        const text = valueAt(event, path);
        if (text === undefined) return "";
        return typeof text === "string" ? JSON.stringify(text).slice(1, -1) : JSON.stringify(text);
    });
}
