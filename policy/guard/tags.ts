import { TYPES } from "../facts/types";
import { joinWords } from "../facts/words";
import { definePolicy, knob, parseJson, peek, type Subject } from "../kit";
import type { View } from "../kit/view";

/** A date, or a time in seconds or milliseconds. */
const TIME = /^(\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}.*)?|1\d{9}|1\d{12})$/;

/** Costs can be told apart. */
export const tags = definePolicy({
    id: "guard-tags",
    description:
        "Providers, environments and AMIs carry the tags that costs are told apart by, and none with a time.",
    why: "a provider's default tags reach neither the instances of an environment nor an AMI, and a time as a tag updates the environment at every run",
    fix: "Set defaultTags on each provider, and the same tags in computeResources.tags and amiTags.",
    example: `tags: { "gpu-batch:stack": "prod", "gpu-batch:cell": "prod-us-east-2" }`,
    level: "mandatory",
    testLevel: "advisory",
    severity: "medium",
    types: [TYPES.awsProvider, TYPES.computeEnvironment, TYPES.imageRecipe],
    blindSpots: "Whether the tags are activated for cost allocation in the account's billing.",
    whenUnknown: "Unknown tags are a violation; of a single tag only its presence counts.",
    knobs: {
        keys: knob.defineTexts(
            ["gpu-batch:stack", "gpu-batch:cell"],
            "Tags that must be there.",
            "fewer",
        ),
    },
    *check(subject, { keys }) {
        const { place, view } = listTags(subject);
        const missing = keys.filter((key) => !view.has(key));
        if (missing.length > 0)
            yield {
                what: `has no ${joinWords(missing)} in ${place}`,
                write: `${joinWords(keys)} in ${place}`,
            };
        const times = view.keys.filter((key) => {
            const value = peek(() => view.at(key).text ?? "");
            return value.known && TIME.test(value.value);
        });
        if (times.length > 0)
            yield {
                what: `has a time in the ${times.length === 1 ? "tag" : "tags"} ${joinWords(times)} of ${place}`,
                write: "tags that two runs share",
            };
    },
    remediate(props, { keys }, { type, provider }) {
        if (type === TYPES.awsProvider || !provider) return false;
        const defaults = openView(provider.props.at("defaultTags")).at("tags");
        const [holder, name] =
            type === TYPES.imageRecipe
                ? [props, "amiTags"]
                : [props.computeResources as Record<string, unknown> | undefined, "tags"];
        if (typeof holder !== "object" || holder === null) return false;
        const own = (holder[name] ?? {}) as Record<string, unknown>;
        if (typeof own !== "object") return false;
        const missing = keys.filter((key) => !(key in own) && defaults.has(key));
        for (const key of missing) own[key] = defaults.at(key).text;
        holder[name] = own;
        return missing.length > 0;
    },
});

function listTags({ type, props }: Subject): { place: string; view: View } {
    switch (type) {
        case TYPES.awsProvider: {
            // The provider's properties are JSON text on the wire.
            const defaults = props.at("defaultTags");
            return { place: "defaultTags.tags", view: openView(defaults).at("tags") };
        }
        case TYPES.imageRecipe:
            return { place: "amiTags", view: props.at("amiTags") };
        default:
            return { place: "computeResources.tags", view: props.at("computeResources", "tags") };
    }
}

function openView(view: View): View {
    return view.text === undefined ? view : (parseJson(view) ?? view);
}
