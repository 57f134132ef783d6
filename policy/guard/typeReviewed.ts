import { findReason } from "../facts/reasons";
import { findFormFault, REVIEWED_TYPES } from "../facts/reviewedTypes";
import { TYPES } from "../facts/types";
import { definePolicy, knob, type Subject } from "../kit";
import { encodeStatus } from "../kit/status";

const PROVIDER = "pulumi:providers:";
/** Types that some policy judges. */
const JUDGED: ReadonlySet<string> = new Set(
    Object.values(TYPES).filter((type) => !(type in REVIEWED_TYPES)),
);
/** The reason for which a resource is let through by its type alone. */
function tellReviewed(reason: string): string {
    return encodeStatus("unjudged", `no policy judges it; reviewed: ${reason}`);
}

/** Nothing comes in that nobody looked at. */
export const typeReviewed = definePolicy({
    id: "guard-type-reviewed",
    description:
        "Every resource is of a type that a policy judges, or that a reviewed list calls harmless.",
    why: "the packs judge what they know: a cluster, a notebook, a CloudFormation stack or a script beside it spends and opens as much, and no other policy would see it",
    fix: "Use a type that the packs judge, or name the type with its reason in the setting reviewed, where the reviewers see it.",
    example: `"guard-type-reviewed": { "enforcementLevel": "mandatory", "reviewed": { "random:*": "makes names only" } }`,
    level: "mandatory",
    severity: "high",
    types: ["*"],
    whenUnknown:
        "A type is never unknown. An unknown input of a reviewed type is a violation where its form counts.",
    blindSpots:
        "What is only read, what a component of a provider makes before a real preview shows it, and what a reviewed type does by its inputs beyond the forms that are listed.",
    knobs: {
        reviewed: knob.defineTextMap(
            {},
            "Further types that may be registered: type token beginning with its package, * for any text, to reason.",
        ),
    },
    spares(subject, { reviewed }) {
        const { type } = subject;
        if (isComponent(subject)) return "is a component: its children are judged";
        if (JUDGED.has(type)) return undefined;
        const own = findReasonIn(reviewed, type);
        if (own?.trim()) return tellReviewed(own);
        const reason = REVIEWED_TYPES[type];
        if (own !== undefined || !reason || findFormFault(subject) !== undefined) return undefined;
        return tellReviewed(reason);
    },
    *check(subject, { reviewed }) {
        const { type } = subject;
        if (JUDGED.has(type)) return;
        const own = findReasonIn(reviewed, type);
        const fault = REVIEWED_TYPES[type] ? findFormFault(subject) : undefined;
        if (own !== undefined)
            yield {
                what: `is a ${type}, which reviewed names without a reason`,
                write: "the reason in the setting reviewed",
            };
        else
            yield {
                what: fault ?? `is a ${type}, which no policy judges`,
                write: "a type that the packs judge, or the type with its reason in the setting reviewed of guard-type-reviewed",
            };
    },
});

/** Only what a provider makes has a provider. What belongs to Pulumi itself makes nothing. */
function isComponent({ type, provider }: Subject): boolean {
    if (type.startsWith(PROVIDER)) return false;
    return !provider || type.startsWith("pulumi:pulumi:");
}

/** A provider is reviewed with its package's types; a pattern names its package at least. */
function findReasonIn(
    reviewed: Readonly<Record<string, string>>,
    type: string,
): string | undefined {
    const patterns = Object.entries(reviewed).filter(([pattern]) => /^[^*:]+:/.test(pattern));
    const own = type.startsWith(PROVIDER)
        ? patterns.find(([pattern]) => pattern.startsWith(`${type.slice(PROVIDER.length)}:`))?.[1]
        : undefined;
    return own ?? findReason(Object.fromEntries(patterns), type);
}
