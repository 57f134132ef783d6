import { TYPES } from "../facts/types";
import { joinWords } from "../facts/words";
import { definePolicy, knob, peek, type View } from "../kit";

/** The service-linked role, which an environment without a role gets. */
const SERVICE_LINKED = "/aws-service-role/batch.amazonaws.com/AWSServiceRoleForBatch";

/** Environments take the deepest pools and can be updated in place. */
export const allocationStrategy = definePolicy({
    id: "spot-allocation-strategy",
    description:
        "An environment uses a capacity-optimized strategy, no service role of its own and no fixed name.",
    why: "BEST_FIT and the prioritized strategies crowd into few pools, and each of the three makes every later change a replacement, which fails while a queue refers to the environment",
    fix: "Set SPOT_PRICE_CAPACITY_OPTIMIZED (BEST_FIT_PROGRESSIVE on demand), and leave serviceRole and name out.",
    example: `computeResources: { type: "SPOT", allocationStrategy: "SPOT_PRICE_CAPACITY_OPTIMIZED" }`,
    level: "mandatory",
    severity: "high",
    types: [TYPES.computeEnvironment],
    blindSpots: "How deep a pool is today.",
    whenUnknown: "An unknown strategy is a violation; of role and name only the presence counts.",
    knobs: {
        allowed: knob.defineTexts(
            ["SPOT_PRICE_CAPACITY_OPTIMIZED", "SPOT_CAPACITY_OPTIMIZED"],
            "Strategies that are allowed for spot.",
            "more",
        ),
    },
    *check({ name, props }, { allowed }) {
        if (hasFixedName(name, props))
            yield { what: "has a fixed name", write: "neither name nor namePrefix" };
        const resources = props.at("computeResources");
        const onDemand = resources.at("type").text === "EC2";
        const strategies = onDemand ? ["BEST_FIT_PROGRESSIVE"] : allowed;
        const strategy = resources.at("allocationStrategy");
        if (!strategies.includes(strategy.text ?? ""))
            yield {
                what: strategy.present
                    ? `has the allocationStrategy ${strategy.shown}`
                    : "has no allocationStrategy, which means BEST_FIT",
                write: `allocationStrategy: ${joinWords(strategies, "or")}`,
            };
        // An unknown role is one that the stack creates, and so its own.
        const role = peek(() => props.at("serviceRole").text);
        const linked = role.known && role.value?.endsWith(SERVICE_LINKED);
        if (props.has("serviceRole") && !linked)
            yield { what: "has a serviceRole of its own", write: "no serviceRole" };
    },
    remediate({ computeResources }, { allowed }) {
        if (typeof computeResources !== "object" || computeResources === null) return false;
        const resources = computeResources as Record<string, unknown>;
        const [first] = allowed;
        if (resources.type !== "SPOT" || first === undefined) return false;
        if (
            "allocationStrategy" in resources &&
            allowed.includes(String(resources.allocationStrategy))
        )
            return false;
        resources.allocationStrategy = first;
        return true;
    },
});

/**
 * Whether the program chose the name. A real engine judges what the provider has checked, and that has
 * a name by then: the logical one and seven hexadecimal digits.
 * @see https://www.pulumi.com/docs/iac/concepts/resources/names/#autonaming
 */
function hasFixedName(logicalName: string, props: View): boolean {
    if (props.has("namePrefix")) return true;
    if (!props.has("name")) return false;
    const name = peek(() => props.at("name").text);
    const text = (name.known && name.value) || "";
    const ending = text.startsWith(`${logicalName}-`) ? text.slice(logicalName.length + 1) : "";
    return !/^[0-9a-f]{7}$/.test(ending);
}
