import { describeJsonFault } from "../../../core/lock/lock";

/** Enforcement levels in the order of the protocol's numbers. */
export const LEVELS = ["advisory", "mandatory", "disabled", "remediate"] as const;
/** One enforcement level. */
export type EnforcementLevel = (typeof LEVELS)[number];

/** What a pack says of one of its policies. */
export interface PolicyInfo {
    readonly name: string;
    readonly description: string;
    readonly level: EnforcementLevel;
    readonly severity: string;
    readonly url: string;
    readonly fix: string;
    /** JSON schema of each setting. */
    readonly schema: Readonly<
        Record<
            string,
            {
                readonly default?: unknown;
                readonly type?: unknown;
                /** Which change of the value lets more pass; only this project's kit tells it. */
                readonly loosens?: unknown;
            }
        >
    >;
    readonly required: readonly string[];
}

/** Level and settings of a policy. */
export interface PolicySetting {
    readonly level: EnforcementLevel | undefined;
    readonly properties: Readonly<Record<string, unknown>>;
}

/** Settings by policy; `all` sets the level of each. */
export type PolicySettings = Readonly<Record<string, PolicySetting>>;

const isLevel = (value: unknown): value is EnforcementLevel =>
    LEVELS.some((level) => level === value);

/**
 * Reads the text of a policy configuration file.
 * @see https://www.pulumi.com/docs/insights/policy/policy-packs/configuration/
 */
export function parsePolicyConfig(text: string): {
    settings: PolicySettings;
    problems: readonly string[];
} {
    let data: unknown;
    try {
        data = JSON.parse(text);
    } catch (error) {
        return {
            settings: {},
            problems: [
                `${describeJsonFault(text, error as Error)}; write an object such as {"guard-tags": "advisory"}`,
            ],
        };
    }
    if (typeof data !== "object" || data === null || Array.isArray(data))
        return { settings: {}, problems: ["is not an object; write policies by their ids"] };
    const problems: string[] = [];
    const settings = Object.entries(data).map(([name, value]: [string, unknown]) => {
        const given: Record<string, unknown> =
            typeof value === "object" && value !== null && !Array.isArray(value)
                ? { ...value }
                : { enforcementLevel: value };
        const { enforcementLevel, ...properties } = given;
        if (enforcementLevel !== undefined && !isLevel(enforcementLevel))
            problems.push(
                `${name}: ${JSON.stringify(enforcementLevel)} is not a level; write ${LEVELS.join(", ")}, or an object of settings`,
            );
        const level = isLevel(enforcementLevel) ? enforcementLevel : undefined;
        return [name, { level, properties }] as const;
    });
    return { settings: Object.fromEntries(settings), problems };
}

/** Names in a configuration that no policy of any pack has, or that have no such setting. */
export function findConfigProblems(
    settings: PolicySettings,
    policies: readonly PolicyInfo[],
): string[] {
    const byName = new Map(policies.map((policy) => [policy.name, policy]));
    return Object.entries(settings).flatMap(([name, { properties }]) => {
        const policy = byName.get(name);
        if (!policy)
            return name === "all"
                ? []
                : [`${name}: no pack has this policy; remove it or fix the name`];
        return Object.entries(properties).flatMap(([key, value]) => {
            const schema = policy.schema[key];
            if (!schema)
                return [
                    `${name}: it has no setting ${key}; write ${Object.keys(policy.schema).join(", ") || "none"}`,
                ];
            return isOfType(value, schema.type)
                ? []
                : [`${name}: ${key} is not of type ${String(schema.type)}`];
        });
    });
}

function isOfType(value: unknown, type: unknown): boolean {
    switch (type) {
        case "integer":
            return Number.isInteger(value);
        case "array":
            return Array.isArray(value);
        case "object":
            return typeof value === "object" && value !== null && !Array.isArray(value);
        case "string":
        case "number":
        case "boolean":
            return typeof value === type;
        default:
            return true;
    }
}

/**
 * What the policies of a pack run with: their own defaults, then what the pack sets by itself, then
 * the file; each time `all` before the single policies.
 * @see https://github.com/pulumi/pulumi/blob/v3.248.0/pkg/resource/analyzer/config.go
 */
export function reconcile(
    policies: readonly PolicyInfo[],
    layers: readonly PolicySettings[],
): Record<string, PolicySetting> {
    const result = Object.fromEntries(
        policies.map(({ name, level, schema }): [string, PolicySetting] => [
            name,
            {
                level,
                properties: Object.fromEntries(
                    Object.entries(schema)
                        .filter(([, { default: value }]) => value !== undefined)
                        .map(([key, { default: value }]) => [key, value]),
                ),
            },
        ]),
    );
    for (const layer of layers)
        for (const [name, own] of Object.entries(result)) {
            const given = layer[name];
            result[name] = {
                level: given?.level ?? layer.all?.level ?? own.level,
                properties: { ...own.properties, ...given?.properties },
            };
        }
    return result;
}

/** Settings that a policy demands and does not have. */
export function listMissingSettings(
    policies: readonly PolicyInfo[],
    settings: Readonly<Record<string, PolicySetting>>,
): string[] {
    return policies.flatMap(({ name, required }) =>
        required
            .filter((key) => settings[name]?.properties[key] === undefined)
            .map((key) => `${name}: the setting ${key} is required`),
    );
}
