import type { Definition, Finding } from "./definition";

/** Where each policy is documented; a path in the project, from its top folder. */
export const DOCUMENTATION = "docs/policies.md";

/** The part of the documentation that is about one policy. */
export function buildDocumentationUrl(id: string): string {
    return `${DOCUMENTATION}#${id}`;
}

/** Begins the text of every verdict that an unknown value prevented. */
export const UNDECIDED = "cannot be decided in a preview";

/** What is wrong, what to write and in which file, why, and where to read more. */
export function renderMessage(
    definition: Pick<Definition, "id" | "why" | "level" | "knobs">,
    name: string,
    { what, write }: Finding,
): string {
    const { id, why } = definition;
    return [
        `${name} ${what}.`,
        `Write ${write}.`,
        ...showSetting(definition, name, write),
        `Why: ${why}.`,
        buildDocumentationUrl(id),
    ].join("\n");
}

/** The entry of the policy configuration for a setting of reasons that a finding offers. */
function showSetting(
    { id, level, knobs }: Pick<Definition, "id" | "level" | "knobs">,
    name: string,
    write: string,
): string[] {
    const [, setting = ""] = /\breason in the setting (\w+)/.exec(write) ?? [];
    const knob = knobs[setting];
    if (knob?.schema.type !== "object") return [];
    // Other settings name types, paths or ARNs, which the finding has named.
    const key = /logical name/i.test(knob.description) ? name : "...";
    const entry = { [setting]: { [key]: "the reason" } };
    const shown = JSON.stringify({ enforcementLevel: level, ...entry }, null, 1).replace(
        /\s+/g,
        " ",
    );
    return [`The setting goes into policy/<stack>.json: ${JSON.stringify(id)}: ${shown}.`];
}

/**
 * The finding for a value that a preview cannot know and must.
 * @param isComputed whether a state machine computes it, where nothing bounds what it comes to
 */
export function describeUnknown(path: string, isComputed = false): Finding {
    if (isComputed)
        return {
            what: `${UNDECIDED}: ${path} is computed when the state runs`,
            write: `${path} as a plain value`,
            status: "undecided",
        };
    return {
        what: `${UNDECIDED}: ${path} is unknown`,
        write: `${path} from chosen names and plain values, not from another resource's outputs`,
        status: "undecided",
    };
}
