import { compareText } from "../../../core/order";
import type { PlannedResource } from "../plan";
import type { CheckResult } from "../result";

/** `aws:batch/jobQueue:JobQueue` to `aws:batch:JobQueue`, the form that people write. */
export function shortenType(type: string): string {
    const [pkg = "", module = "", name = ""] = type.split(":");
    return [pkg, module.split("/")[0], name].filter((part) => part !== "index").join(":");
}

/** What a reader must know of a kind of resource. */
export const NOTES: Partial<Record<PlannedResource["kind"], string>> = {
    "remote component": "  (its children are made by its provider)",
    read: "  (exists already, and is only read)",
};

/** The resources below `parent` as indented lines: name and type. */
export function drawTree(
    resources: readonly PlannedResource[],
    parent: string,
    indent = "",
): string[] {
    const children = resources
        .filter((resource) => resource.parent === parent)
        .sort((a, b) => compareText(a.name, b.name) || compareText(a.type, b.type));
    return children.flatMap((child, index) => {
        const last = index === children.length - 1;
        return [
            `${indent}${last ? "└─" : "├─"} ${child.name}  ${shortenType(child.type)}${NOTES[child.kind] ?? ""}`,
            ...drawTree(resources, child.urn, `${indent}${last ? "   " : "│  "}`),
        ];
    });
}

/** What lies in no cell: the providers that the cells use, and what a team adds of its own. */
export function listOutsideCells({ resources, cells }: CheckResult): PlannedResource[] {
    const cellUrns = new Set(cells.map(({ urn }) => urn));
    const parents = new Map(resources.map(({ urn, parent }) => [urn, parent]));
    const within = (urn: string | undefined): boolean =>
        urn !== undefined && urn !== "" && (cellUrns.has(urn) || within(parents.get(urn)));
    return resources.filter(({ urn }) => !within(urn));
}
