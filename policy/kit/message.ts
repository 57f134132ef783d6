import type { Definition, Finding } from "./definition";

/** Where each policy is documented; a path in the project, from its top folder. */
export const DOCUMENTATION = "docs/policies.md";

/** The part of the documentation that is about one policy. */
export function documentationUrl(id: string): string {
    return `${DOCUMENTATION}#${id}`;
}

/** Begins the text of every verdict that an unknown value prevented. */
export const UNDECIDED = "cannot be decided in a preview";

/** What is wrong, what to write, why, and where to read more. */
export function message(
    { id, why }: Pick<Definition, "id" | "why">,
    name: string,
    { what, write }: Finding,
): string {
    return [`${name} ${what}.`, `Write ${write}.`, `Why: ${why}.`, documentationUrl(id)].join("\n");
}

/** The finding for a value that a preview cannot know and must. */
export function unknownFinding(path: string): Finding {
    return {
        what: `${UNDECIDED}: ${path} is unknown`,
        write: `${path} from chosen names and plain values, not from another resource's outputs`,
        status: "undecided",
    };
}
