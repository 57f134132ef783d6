import { parsedJson, type View } from "../kit/view";

/** What a job definition runs, whichever of its documents says so. */
export type Containers =
    | { readonly containers: readonly View[]; readonly fault?: undefined }
    /** Why there is nothing to judge. */
    | { readonly fault: string; readonly containers?: undefined };

/** The documents that a job definition may have, and where their containers lie. */
const DOCUMENTS: readonly (readonly [name: string, containers: (document: View) => View[]])[] = [
    ["containerProperties", (document) => [document]],
    [
        "ecsProperties",
        (document) =>
            document.at("taskProperties").items.flatMap((task) => task.at("containers").items),
    ],
    [
        "nodeProperties",
        (document) =>
            document
                .at("nodeRangeProperties")
                .items.flatMap((range) => [
                    ...(range.has("container") ? [range.at("container")] : []),
                    ...range
                        .at("ecsProperties", "taskProperties")
                        .items.flatMap((task) => task.at("containers").items),
                ]),
    ],
];

/**
 * The containers of a job definition.
 * @see https://docs.aws.amazon.com/batch/latest/APIReference/API_RegisterJobDefinition.html
 */
export function containersOf(props: View): Containers {
    const containers: View[] = [];
    for (const [name, find] of DOCUMENTS) {
        if (!props.has(name)) continue;
        const document = parsedJson(props.at(name));
        if (!document) return { fault: `has ${name} that are no JSON object` };
        containers.push(...find(document));
    }
    return containers.length > 0
        ? { containers }
        : { fault: "has no container in containerProperties, ecsProperties or nodeProperties" };
}

/** A `resourceRequirements` value, or the field that older definitions have in its place; 0 for none. */
export function required(container: View, type: "GPU" | "VCPU" | "MEMORY"): number {
    const requirement = container
        .at("resourceRequirements")
        .items.find((item) => item.at("type").text === type);
    const old = { VCPU: "vcpus", MEMORY: "memory", GPU: "gpus" }[type];
    return (
        requirement?.at("value").number ?? (type === "GPU" ? 0 : (container.at(old).number ?? 0))
    );
}
