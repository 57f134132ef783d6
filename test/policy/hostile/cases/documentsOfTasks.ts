import { TYPES } from "../../../../policy/facts/types";
import { edit, type Edit, type Kind } from "../../../support/policies/hostile";
import type { Inputs } from "../../../support/policies/program";
import { pascal, respell } from "../../../support/policies/spelling";

const JD = TYPES.jobDefinition;

/** The container as the only one of a task of ecsProperties, or of a node. */
const moved = (place: "ecsProperties" | "nodeProperties", change: (inputs: Inputs) => void): Edit =>
    edit(JD, (inputs) => {
        const { jobRoleArn, executionRoleArn, ...container } = JSON.parse(
            inputs.containerProperties,
        );
        delete inputs.containerProperties;
        const task = { taskRoleArn: jobRoleArn, executionRoleArn, containers: [container] };
        inputs[place] =
            place === "ecsProperties"
                ? { taskProperties: [task] }
                : {
                      numNodes: 1,
                      nodeRangeProperties: [{ container: { ...container, jobRoleArn } }],
                  };
        change(inputs[place]);
        inputs[place] = JSON.stringify(inputs[place]);
    });

const ecs = (change: (container: Inputs, task: Inputs) => void): Edit =>
    moved("ecsProperties", ({ taskProperties: [task] }) => change(task.containers[0], task));

const ECS = ecs(() => {});
const ANY_CASE = "Keys match in any case, so this is the key.";
const CONTAINER = "guard-job-container";

/** The documents of several containers, of nodes and of pods. */
export const kind: Kind = {
    title: "documents of several containers as the provider reads them",
    hostile: [
        {
            name: "ecsProperties in PascalCase with a privileged container",
            aws: ANY_CASE,
            policy: CONTAINER,
            base: ECS,
            change: edit(JD, (inputs) => {
                const document = JSON.parse(inputs.ecsProperties);
                document.taskProperties[0].containers[0].privileged = true;
                inputs.ecsProperties = JSON.stringify(respell(document, pascal));
            }),
        },
        {
            name: "a second list of tasks without a GPU",
            aws: "The containers of the second list fill up those of the first.",
            policy: CONTAINER,
            base: ECS,
            change: edit(JD, (inputs) => {
                inputs.ecsProperties = inputs.ecsProperties.replace(
                    /\}$/,
                    ',"TaskProperties":[{"containers":[{"resourceRequirements":[]}]}]}',
                );
            }),
        },
        {
            name: "a Kelvin sign in taskProperties",
            aws: "A Kelvin sign is a k for Go: this is the list of tasks.",
            policy: CONTAINER,
            base: ECS,
            change: edit(JD, (inputs) => {
                inputs.ecsProperties = inputs.ecsProperties
                    .replace("taskProperties", "tas\u212aProperties")
                    .replace('"image"', '"Privileged":true,"image"');
            }),
        },
        {
            name: "a task role nulled under another spelling",
            aws: "Null empties the role of the task.",
            policy: CONTAINER,
            base: ECS,
            change: edit(JD, (inputs) => {
                inputs.ecsProperties = inputs.ecsProperties.replace(
                    '"containers"',
                    '"TASKROLEARN":null,"containers"',
                );
            }),
        },
        {
            name: "a privileged container of a node in PascalCase",
            aws: ANY_CASE,
            policy: CONTAINER,
            change: edit(JD, (inputs) => {
                const container = JSON.parse(inputs.containerProperties);
                delete inputs.containerProperties;
                inputs.nodeProperties = JSON.stringify({
                    NumNodes: 1,
                    NodeRangeProperties: [{ Container: { ...container, Privileged: true } }],
                });
            }),
        },
        {
            name: "a node whose task has no GPU",
            aws: "Each node runs its own task, and this one sees no GPU.",
            policy: "gpu-job-requests-gpu",
            change: moved("nodeProperties", ({ nodeRangeProperties: [range] }) => {
                range.container.resourceRequirements.pop();
            }),
        },
        {
            name: "a pod of EKS",
            aws: "Batch runs it on a cluster of EKS, where none of these rules holds.",
            policy: "gpu-job-requests-gpu",
            change: edit(JD, (inputs) => {
                delete inputs.containerProperties;
                inputs.eksProperties = {
                    podProperties: {
                        containers: [{ image: "x", securityContext: { privileged: true } }],
                    },
                };
            }),
        },
    ],
    good: [
        { name: "ecsProperties", change: ECS },
        {
            name: "ecsProperties in PascalCase",
            change: (program) =>
                edit(JD, (inputs) => {
                    inputs.ecsProperties = JSON.stringify(
                        respell(JSON.parse(inputs.ecsProperties), pascal),
                    );
                })(ECS(program)),
        },
    ],
};
