import { compareText } from "../../../core/order";
import { listDescendants, type PlannedCell, type PlannedResource } from "../plan";

/**
 * Resources that a drawing of a cell shows, and how; what only serves them is left out.
 * Types by their last part, since a package's modules say little to a reader.
 */
const SHAPES: Readonly<Record<string, readonly [open: string, close: string]>> = {
    JobQueue: ["[[", "]]"],
    JobDefinition: ["[/", "/]"],
    ComputeEnvironment: ["[", "]"],
    LaunchTemplate: ["[", "]"],
    Vpc: ["([", "])"],
    Bucket: ["[(", ")]"],
    Repository: ["[(", ")]"],
    Image: ["[", "]"],
    ImagePipeline: ["[", "]"],
    StateMachine: ["{{", "}}"],
    LogGroup: ["[(", ")]"],
    Role: [">", "]"],
};

const shortenName = (type: string) => type.split(":").at(-1) ?? type;

/** A cell as a mermaid flowchart, which GitHub renders: an arrow leads to what a resource uses. */
export function drawCell(cell: PlannedCell, resources: readonly PlannedResource[]): string {
    const within = listDescendants(cell.urn, resources);
    const drawn = within
        .filter(({ type, kind }) => kind !== "component" && shortenName(type) in SHAPES)
        .sort((a, b) => compareText(a.urn, b.urn));
    const ids = new Map(drawn.map(({ urn }, index) => [urn, `r${index}`]));
    const nodes = drawn.map(({ urn, type, name }) => {
        const [open, close] = SHAPES[shortenName(type)] ?? ["[", "]"];
        return `    ${ids.get(urn)}${open}"${shortenName(type)}<br/>${name.replaceAll('"', "'")}"${close}`;
    });
    const arrows = drawn.flatMap(({ urn, dependencies, propertyDependencies }) =>
        [...new Set([...dependencies, ...Object.values(propertyDependencies).flat()])]
            .flatMap((used) => ids.get(used) ?? [])
            .filter((used) => used !== ids.get(urn))
            .sort(compareText)
            .map((used) => `    ${ids.get(urn)} --> ${used}`),
    );
    return ["flowchart LR", ...nodes, ...arrows].join("\n");
}
