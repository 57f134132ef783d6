import { parsedJson, type View } from "../kit/view";

/** Where the documents of a job definition say what their containers share: volumes and namespaces. */
const DOCUMENTS: readonly (readonly [name: string, tasks: (document: View) => readonly View[]])[] =
    [
        ["containerProperties", (document) => [document]],
        ["ecsProperties", (document) => document.at("taskProperties").items],
        ["eksProperties", (document) => [document.at("podProperties")]],
        [
            "nodeProperties",
            (document) =>
                document
                    .at("nodeRangeProperties")
                    .items.flatMap((range) => [
                        range.at("container"),
                        ...range.at("ecsProperties", "taskProperties").items,
                        range.at("eksProperties", "podProperties"),
                    ]),
        ],
    ];

/**
 * What groups the containers of a job definition: the document itself, a task or a pod. None where a
 * document cannot be read, which the rules on containers say.
 * @see https://docs.aws.amazon.com/batch/latest/APIReference/API_RegisterJobDefinition.html
 */
export function tasksOf(props: View): readonly View[] {
    return DOCUMENTS.flatMap(([name, tasks]) => {
        const document = props.has(name) ? parsedJson(props.at(name)) : undefined;
        return document ? tasks(document) : [];
    });
}
