/** One setting of a policy. */
export interface Knob<T = unknown> {
    /** JSON schema of the value. */
    readonly schema: Readonly<Record<string, unknown>>;
    readonly default: T;
    readonly description: string;
    /**
     * Which change of the value lets more pass. Without it any change may: a reviewer has to look.
     * @default undefined
     */
    readonly loosens?: Loosens;
}

/**
 * Which change of a setting lets more pass: a higher or a lower number, more or fewer entries, or true
 * (`on`) or false (`off`).
 */
export type Loosens = "higher" | "lower" | "more" | "fewer" | "on" | "off";

/** The settings of a policy by name. */
export type Knobs = Readonly<Record<string, Knob>>;

/** The values of a policy's settings. */
export type Config<K extends Knobs> = { readonly [P in keyof K]: K[P]["default"] };

/** A whole number. */
export function defineInteger(
    value: number,
    description: string,
    loosens?: "higher" | "lower",
): Knob<number> {
    return { schema: { type: "integer" }, default: value, description, loosens };
}

/** A number. */
export function defineDecimal(
    value: number,
    description: string,
    loosens?: "higher" | "lower",
): Knob<number> {
    return { schema: { type: "number" }, default: value, description, loosens };
}

/** True or false. */
export function defineFlag(
    value: boolean,
    description: string,
    loosens?: "on" | "off",
): Knob<boolean> {
    return { schema: { type: "boolean" }, default: value, description, loosens };
}

/** One text; which change of it lets more pass nobody can tell. */
export function defineText(value: string, description: string): Knob<string> {
    return { schema: { type: "string" }, default: value, description };
}

/** A list of texts. */
export function defineTexts(
    value: readonly string[],
    description: string,
    loosens?: "more" | "fewer",
): Knob<readonly string[]> {
    return {
        schema: { type: "array", items: { type: "string" } },
        default: value,
        description,
        loosens,
    };
}

/** Reasons by the name of what they excuse: each more lets more pass. */
export function defineTextMap(
    value: Readonly<Record<string, string>>,
    description: string,
): Knob<Readonly<Record<string, string>>> {
    return {
        schema: { type: "object", additionalProperties: { type: "string" } },
        default: value,
        description,
        loosens: "more",
    };
}

/**
 * The settings in the SDK's form. A keyword of our own says which change loosens: JSON schema lets
 * validators ignore it, and the SDK hands it to the engine, where `check --base` reads it.
 */
export function buildConfigSchema(knobs: Knobs): { properties: Record<string, object> } {
    return {
        properties: Object.fromEntries(
            Object.entries(knobs).map(
                ([name, { schema, default: value, description, loosens }]) => [
                    name,
                    { ...schema, default: value, description, ...(loosens ? { loosens } : {}) },
                ],
            ),
        ),
    };
}

/** The given settings with the defaults of the others; the CLI merges them, a bare client does not. */
export function mergeKnobs<K extends Knobs>(knobs: K, given: Readonly<Record<string, unknown>>) {
    const defaults = Object.entries(knobs).map(([name, knob]) => [name, knob.default] as const);
    return { ...Object.fromEntries(defaults), ...given } as Config<K>;
}

function isOfKind(value: unknown, { schema }: Knob): boolean {
    const texts = (values: unknown[]) => values.every((item) => typeof item === "string");
    switch (schema.type) {
        case "integer":
            return Number.isInteger(value);
        case "array":
            return Array.isArray(value) && texts(value);
        case "object":
            return (
                typeof value === "object" &&
                value !== null &&
                !Array.isArray(value) &&
                texts(Object.values(value))
            );
        default:
            return typeof value === schema.type;
    }
}

/** What is wrong with given settings: the engine itself ignores a name that it does not know. */
export function findKnobProblems(knobs: Knobs, given: Readonly<Record<string, unknown>>): string[] {
    const names = Object.keys(knobs);
    return Object.entries(given).flatMap(([name, value]) => {
        const knob = knobs[name];
        if (!knob)
            return `has the unknown setting ${name}; write ${names.join(", ") || "none: this policy has no settings"}`;
        return isOfKind(value, knob)
            ? []
            : `has ${name} of the wrong type; write ${String(knob.schema.type)}, such as ${JSON.stringify(knob.default)}`;
    });
}
