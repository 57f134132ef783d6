import { TYPES } from "../../../../policy/facts/types";
import { all, copy, edit, type Edit, type Kind } from "../../../support/policies/hostile";
import type { Inputs } from "../../../support/policies/program";

const CE = TYPES.computeEnvironment;
const CEILING = "guard-capacity-ceiling";
const FITS = "gpu-job-fits-instance";

/** Adds copies of the environment, and changes the resources of each. */
const copies = (count: number, change: (resources: Inputs) => void): Edit =>
    all(
        ...Array.from({ length: count }, (_, index) =>
            copy(CE, String(index), ({ computeResources }) => change(computeResources)),
        ),
    );

/** The job as a task of several containers. */
const containers = (change: (list: Inputs[], first: Inputs) => void): Edit =>
    edit(TYPES.jobDefinition, (inputs) => {
        const { jobRoleArn, executionRoleArn, ...first } = JSON.parse(inputs.containerProperties);
        delete inputs.containerProperties;
        first.name = "main";
        const list = [first];
        change(list, first);
        inputs.ecsProperties = JSON.stringify({
            taskProperties: [{ taskRoleArn: jobRoleArn, executionRoleArn, containers: list }],
        });
    });

const requirement = (type: string, value: string) => ({ type, value });
const sidecar = (first: Inputs, requirements: Inputs[]) => ({
    ...first,
    name: "sidecar",
    resourceRequirements: requirements,
});

/** What environments run together, and what stands on one instance. */
export const kind: Kind = {
    title: "capacity",
    hostile: [
        {
            name: "two environments that share the ceiling's worth each",
            aws: "Batch fills both of them at once.",
            policy: CEILING,
            change: copies(1, (one) => (one.maxVcpus = 400)),
        },
        {
            name: "ten environments of a quarter of the ceiling each",
            aws: "Batch fills all of them at once: 1280 vCPUs.",
            policy: CEILING,
            change: copies(10, (one) => (one.maxVcpus = 128)),
        },
        {
            name: "an environment without a ceiling",
            aws: "Batch refuses it, or takes what the account's quota allows.",
            policy: CEILING,
            change: edit(CE, ({ computeResources }) => delete computeResources.maxVcpus),
        },
        {
            name: "a ceiling as a text above the cap",
            aws: "The provider takes the text for the number.",
            policy: CEILING,
            change: edit(CE, ({ computeResources }) => (computeResources.maxVcpus = "9999")),
        },
        {
            name: "two containers that ask for all vCPUs each",
            aws: "Both stand on one instance, which has too few: the job waits for ever.",
            policy: FITS,
            change: containers((list, first) =>
                list.push(
                    sidecar(first, [requirement("VCPU", "8"), requirement("MEMORY", "2048")]),
                ),
            ),
        },
        {
            name: "two containers with a GPU each, where an instance has one",
            aws: "Both stand on one instance, which has one GPU: the job waits for ever.",
            policy: FITS,
            change: containers((list, first) =>
                list.push(
                    sidecar(first, [
                        requirement("GPU", "1"),
                        requirement("VCPU", "1"),
                        requirement("MEMORY", "1024"),
                    ]),
                ),
            ),
        },
        {
            name: "a sidecar that asks for an instance's memory",
            aws: "Memory adds up over the containers: the job waits for ever.",
            policy: FITS,
            change: containers((list, first) =>
                list.push(
                    sidecar(first, [requirement("VCPU", "1"), requirement("MEMORY", "28000")]),
                ),
            ),
        },
        {
            name: "four containers without a GPU",
            aws: "None of the containers sees a GPU.",
            policy: "gpu-job-requests-gpu",
            change: containers((list, first) => {
                first.resourceRequirements.pop();
                list.push(sidecar(first, first.resourceRequirements.slice(0, 1)));
            }),
        },
    ],
    good: [
        {
            name: "a sidecar without a GPU beside a GPU container",
            change: containers((list, first) => {
                first.resourceRequirements = [
                    requirement("GPU", "1"),
                    requirement("VCPU", "4"),
                    requirement("MEMORY", "12000"),
                ];
                list.push(
                    sidecar(first, [requirement("VCPU", "1"), requirement("MEMORY", "1024")]),
                );
            }),
        },
        { name: "two environments that share the ceiling", change: copies(1, () => {}) },
    ],
};
