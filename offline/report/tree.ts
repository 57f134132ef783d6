import { byText } from "../plan";
import type { PlannedResource } from "../result";

/** `aws:batch/jobQueue:JobQueue` to `aws:batch:JobQueue`, the form that people write. */
function shortType(type: string): string {
    const [pkg = "", module = "", name = ""] = type.split(":");
    return [pkg, module.split("/")[0], name].filter((part) => part !== "index").join(":");
}

/** The resources below `parent` as indented lines: name and type. */
export function treeLines(
    resources: readonly PlannedResource[],
    parent: string,
    indent = "",
): string[] {
    const children = resources
        .filter((resource) => resource.parent === parent)
        .sort((a, b) => byText(a.name, b.name) || byText(a.type, b.type));
    return children.flatMap((child, index) => {
        const last = index === children.length - 1;
        const note =
            child.kind === "remote component" ? "  (its children are made by its provider)" : "";
        return [
            `${indent}${last ? "└─" : "├─"} ${child.name}  ${shortType(child.type)}${note}`,
            ...treeLines(resources, child.urn, `${indent}${last ? "   " : "│  "}`),
        ];
    });
}
