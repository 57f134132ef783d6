import { View } from "../kit/view";
import { decodeGo } from "./goJson/decode";
import { parseJsonTree } from "./jsonTree";

/** Containers that Batch places on one instance together. */
export interface Task {
    readonly containers: readonly View[];
    /** What holds for all of them; the container itself where there can be only one. */
    readonly shared: View;
}

/** What a job definition runs, whichever of its documents says so. */
export interface Job {
    /** None where there is nothing to judge; `fault` says why. */
    readonly tasks: readonly Task[];
    readonly fault?: string;
    /** Keys that a document holds in two copies or two spellings. */
    readonly repeated: readonly string[];
}

/** The documents that a job definition may have, their structs in Go, and where their tasks lie. */
const DOCUMENTS: readonly (readonly [
    name: string,
    struct: string,
    tasks: (document: View) => Task[],
])[] = [
    ["containerProperties", "ContainerProperties", (document) => [toTask(document)]],
    ["ecsProperties", "EcsProperties", listEcsTasks],
    [
        "nodeProperties",
        "NodeProperties",
        (document) =>
            document
                .at("nodeRangeProperties")
                .items.flatMap((range) => [
                    ...(range.has("container") ? [toTask(range.at("container"))] : []),
                    ...listEcsTasks(range.at("ecsProperties")),
                ]),
    ],
];

/**
 * What a job definition runs, its documents decoded as the AWS provider decodes them.
 * @see https://docs.aws.amazon.com/batch/latest/APIReference/API_RegisterJobDefinition.html
 */
export function readJob(props: View): Job {
    const tasks: Task[] = [];
    const repeated: string[] = [];
    for (const [name, struct, find] of DOCUMENTS) {
        if (!props.has(name) || !props.at(name).present) continue;
        const document = readDocument(props.at(name), name, struct);
        if (document.fault !== undefined) return { tasks: [], repeated, fault: document.fault };
        repeated.push(...document.repeated.map((key) => `${key} in ${name}`));
        tasks.push(...find(document.view));
    }
    if (tasks.some(({ containers }) => containers.length > 0)) return { tasks, repeated };
    const fault = props.has("eksProperties")
        ? "runs on EKS, which these policies do not judge"
        : "has no container in containerProperties, ecsProperties or nodeProperties";
    return { tasks: [], repeated, fault };
}

/**
 * What a submitter puts in place of a definition's containers, one for each that it changes.
 * @see https://docs.aws.amazon.com/batch/latest/APIReference/API_SubmitJob.html
 */
export function applyOverrides(props: View): View[] {
    const ofTasks = (overrides: View) =>
        overrides.at("taskProperties").items.flatMap((task) => task.at("containers").items);
    const ofNodes = props
        .at("nodeOverrides", "nodePropertyOverrides")
        .items.flatMap((node) => [
            node.at("containerOverrides"),
            ...ofTasks(node.at("ecsPropertiesOverride")),
        ]);
    return [
        props.at("containerOverrides"),
        ...ofTasks(props.at("ecsPropertiesOverride")),
        ...ofNodes,
    ].filter((container) => container.present);
}

/** Every container of a job definition. */
export function listContainers(props: View): readonly View[] {
    return readJob(props).tasks.flatMap(({ containers }) => containers);
}

type Document =
    | { readonly view: View; readonly repeated: readonly string[]; readonly fault?: undefined }
    | { readonly fault: string };

/** The last document that was read: the policies judge a resource one after the other. */
let last: { readonly key: string; readonly document: Document } | undefined;

/** A document from its text; what a state machine sends is an object already. */
function readDocument(given: View, name: string, struct: string): Document {
    if (given.keys.length > 0) return { view: given, repeated: [] };
    const text = given.text ?? "";
    const key = `${name} ${text}`;
    if (last?.key !== key) last = { key, document: decodeDocument(text, name, struct) };
    return last.document;
}

function decodeDocument(text: string, name: string, struct: string): Document {
    const tree = parseJsonTree(text);
    if (tree?.kind !== "object") return { fault: `has ${name} that are no JSON object` };
    const { value, errors, repeated } = decodeGo(struct, tree);
    return errors.length === 0
        ? { view: new View(value), repeated }
        : { fault: `has ${name} that the AWS provider refuses: ${errors.join("; ")}` };
}

function toTask(container: View): Task {
    return { containers: [container], shared: container };
}

function listEcsTasks(document: View): Task[] {
    return document
        .at("taskProperties")
        .items.map((task) => ({ containers: task.at("containers").items, shared: task }));
}

/**
 * A `resourceRequirements` value, or the field that older definitions have in its place; 0 for none.
 * What is asked for twice counts twice.
 */
export function sumRequired(container: View, type: "GPU" | "VCPU" | "MEMORY"): number {
    const requirements = container
        .at("resourceRequirements")
        .items.filter((item) => item.at("type").text === type);
    if (requirements.length > 0)
        return requirements.reduce((sum, item) => sum + (item.at("value").number ?? 0), 0);
    const old = { VCPU: "vcpus", MEMORY: "memory" } as const;
    return type === "GPU" ? 0 : (container.at(old[type]).number ?? 0);
}
