import type { Analyzer } from "./analyzer";
import type { EnforcementLevel, PolicySetting } from "./config";

/** One pack that is ready to judge. */
export interface Pack {
    readonly directory: string;
    readonly analyzer: Analyzer;
    readonly settings: Readonly<Record<string, PolicySetting>>;
}

/** Packs in their order, or what keeps them from judging. */
export interface StartedPacks {
    readonly packs: readonly Pack[];
    readonly errors: readonly string[];
}

/** The level that a policy of a pack has in this run; Pulumi's engine takes one without for mandatory. */
export function findLevel({ settings }: Pick<Pack, "settings">, policy: string): EnforcementLevel {
    return settings[policy]?.level ?? "mandatory";
}

/** A pack without the level `remediate` answers every remediation with nothing: it need not be asked. */
export function isRemediating({ settings }: Pack): boolean {
    return Object.values(settings).some((setting) => setting.level === "remediate");
}
