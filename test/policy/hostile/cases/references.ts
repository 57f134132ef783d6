import { createBlank } from "../../../../cli/check/engine/registration";
import { UNKNOWN } from "../../../../cli/check/engine/wire";
import { TYPES } from "../../../../policy/facts/types";
import { add, all, edit, type Edit, type Kind } from "../../../support/policies/hostile";
import type { Inputs } from "../../../support/policies/program";

const KNOWN = "guard-reference-known";
const UPDATE = "guard-environment-update";
const RAW = "spot-raw-instance";
const OTHER_ENVIRONMENT = "arn:aws:batch:us-east-2:123456789012:compute-environment/on-demand";

const queue = (change: (inputs: Inputs) => void): Edit => edit(TYPES.jobQueue, change);
const environment = (change: (inputs: Inputs) => void): Edit =>
    edit(TYPES.computeEnvironment, change);
const order = (computeEnvironment: unknown): Edit =>
    queue(({ computeEnvironmentOrders }) =>
        computeEnvironmentOrders.push({ order: 2, computeEnvironment }),
    );

/** Leaves an input without anything that it came from. */
const cut =
    (type: string, property: string): Edit =>
    (program) =>
        program.map((one) =>
            one.type === type
                ? { ...one, propertyDependencies: { ...one.propertyDependencies, [property]: [] } }
                : one,
        );

/** A group that starts instances of a template of the cell. */
const group =
    (change: (inputs: Inputs) => void = () => undefined): Edit =>
    (program) => {
        const template = program.find(({ type }) => type === TYPES.launchTemplate)!;
        const inputs: Inputs = {
            maxSize: 2,
            minSize: 0,
            mixedInstancesPolicy: {
                instancesDistribution: { onDemandPercentageAboveBaseCapacity: 0 },
                launchTemplate: {
                    launchTemplateSpecification: { launchTemplateId: UNKNOWN },
                    overrides: [{ instanceType: "g6.xlarge" }, { instanceType: "g5.xlarge" }],
                },
            },
        };
        change(inputs);
        return add(
            TYPES.autoscalingGroup,
            "group",
            inputs,
        )(program).map((one) =>
            one.type === TYPES.autoscalingGroup
                ? { ...one, propertyDependencies: { mixedInstancesPolicy: [template.urn] } }
                : one,
        );
    };
const mixed = (change: (policy: Inputs) => void): Edit =>
    edit(TYPES.autoscalingGroup, ({ mixedInstancesPolicy }) => change(mixedInstancesPolicy));

/** References to what the plan does not hold, and what happens to running jobs. */
export const kind: Kind = {
    title: "references",
    hostile: [
        {
            name: "a second environment by its ARN",
            aws: "Jobs overflow into an on-demand environment that nobody judged.",
            policy: KNOWN,
            change: order(OTHER_ENVIRONMENT),
        },
        {
            name: "a second environment by its name",
            aws: "Batch takes a name as well as an ARN.",
            policy: KNOWN,
            change: order("on-demand"),
        },
        {
            name: "another environment before the plan's",
            aws: "Every job runs on demand.",
            policy: KNOWN,
            change: queue(({ computeEnvironmentOrders }) =>
                computeEnvironmentOrders.unshift({
                    order: 0,
                    computeEnvironment: OTHER_ENVIRONMENT,
                }),
            ),
        },
        {
            name: "a second environment out of a parameter",
            aws: "The parameter's value decides where jobs run.",
            policy: KNOWN,
            change: order(UNKNOWN),
        },
        {
            name: "an environment by an apply of nothing",
            aws: "The queue uses whatever the program works out at the update.",
            policy: KNOWN,
            change: cut(TYPES.jobQueue, "computeEnvironmentOrders"),
        },
        {
            name: "an environment that is only read",
            aws: "The environment exists already and is whatever somebody made it.",
            policy: KNOWN,
            change: (program) => {
                const type = TYPES.computeEnvironment;
                const urn = `urn:pulumi:prod::gpu-batch::${type}::shared`;
                const read = { ...createBlank(urn, type, "shared"), external: true };
                return [...program, read].map((one) =>
                    one.type === TYPES.jobQueue
                        ? { ...one, propertyDependencies: { computeEnvironmentOrders: [urn] } }
                        : one,
                );
            },
        },
        {
            name: "a template by its id",
            aws: "Instances start with the metadata service open and the disk in the clear.",
            policy: KNOWN,
            change: environment(({ computeResources: { launchTemplate } }) => {
                launchTemplate.launchTemplateId = "lt-0123456789abcdef0";
                launchTemplate.version = "3";
            }),
        },
        {
            name: "a template by its name",
            aws: "Whoever owns the name decides what starts.",
            policy: KNOWN,
            change: environment(({ computeResources: { launchTemplate } }) => {
                delete launchTemplate.launchTemplateId;
                launchTemplate.launchTemplateName = "team-default";
            }),
        },
        {
            name: "a template out of a parameter",
            aws: "The parameter's value decides what starts.",
            policy: KNOWN,
            change: cut(TYPES.computeEnvironment, "computeResources"),
        },
        {
            name: "no template",
            aws: "Batch makes one that takes metadata requests without a token, with a disk in the clear.",
            policy: KNOWN,
            change: environment(({ computeResources }) => delete computeResources.launchTemplate),
        },
        {
            name: "a group with a template by its id",
            aws: "The group starts what the template says today.",
            policy: KNOWN,
            base: group(),
            change: mixed(({ launchTemplate }) => {
                launchTemplate.launchTemplateSpecification = { launchTemplateId: "lt-1" };
            }),
        },
        {
            name: "an override with a template of its own",
            aws: "One type of the group starts from another template.",
            policy: KNOWN,
            base: group(),
            change: mixed(({ launchTemplate }) => {
                launchTemplate.overrides[0].launchTemplateSpecification = {
                    launchTemplateName: "x",
                };
            }),
        },
        {
            name: "a group with a launch configuration",
            aws: "The group starts on-demand instances of a configuration from elsewhere.",
            policy: KNOWN,
            change: add(TYPES.autoscalingGroup, "old", {
                launchConfiguration: "gpu-2020",
                maxSize: 1,
                minSize: 1,
            }),
        },
        {
            name: "an instance of a template from elsewhere",
            aws: "The template's market and type count where the instance says none.",
            policy: KNOWN,
            change: add(TYPES.instance, "worker", { launchTemplate: { name: "gpu-worker" } }),
        },
        {
            name: "no update policy",
            aws: "A new AMI ends each job after thirty minutes.",
            policy: UPDATE,
            change: environment((inputs) => delete inputs.updatePolicy),
        },
        {
            name: "an update that ends jobs at once",
            aws: "Batch terminates every running job.",
            policy: UPDATE,
            change: environment(({ updatePolicy }) => (updatePolicy.terminateJobsOnUpdate = true)),
        },
        {
            name: "an update that waits a minute",
            aws: "Jobs of hours are ended after one minute.",
            policy: UPDATE,
            change: environment(
                ({ updatePolicy }) => (updatePolicy.jobExecutionTimeoutMinutes = 1),
            ),
        },
        {
            name: "an update policy that says nothing",
            aws: "The default of thirty minutes ends longer jobs.",
            policy: UPDATE,
            change: environment((inputs) => (inputs.updatePolicy = {})),
        },
        {
            name: "an update policy that a preview does not know",
            aws: "It may end every job.",
            policy: UPDATE,
            undecided: true,
            change: environment((inputs) => (inputs.updatePolicy = UNKNOWN)),
        },
        {
            name: "an unmanaged environment with compute resources",
            aws: "Batch ignores the compute resources, and runs jobs on whatever joins the cluster.",
            policy: UPDATE,
            change: environment((inputs) => (inputs.type = "UNMANAGED")),
        },
        {
            name: "an unmanaged environment in small letters",
            aws: "The provider takes either case.",
            policy: UPDATE,
            change: environment((inputs) => (inputs.type = "unmanaged")),
        },
        {
            name: "a group whose first instances are on demand",
            aws: "Two g6.xlarge run at full price before any spot.",
            policy: RAW,
            base: group(),
            change: mixed(({ instancesDistribution }) => {
                instancesDistribution.onDemandBaseCapacity = 2;
            }),
        },
        {
            name: "a group that says no share",
            aws: "Everything above the base is on demand.",
            policy: RAW,
            base: group(),
            change: mixed((policy) => delete policy.instancesDistribution),
        },
        {
            name: "a group that takes GPUs by requirements",
            aws: "Types with four accelerators are bought on demand.",
            policy: RAW,
            base: group(),
            change: mixed((policy) => {
                policy.launchTemplate.overrides = [
                    {
                        instanceRequirements: {
                            acceleratorCount: { min: 1 },
                            memoryMib: { min: 1 },
                        },
                    },
                ];
                policy.instancesDistribution.onDemandPercentageAboveBaseCapacity = 100;
            }),
        },
        {
            name: "requirements that say nothing of accelerators",
            aws: "Types with accelerators are among those that fit.",
            policy: RAW,
            base: group(),
            change: mixed((policy) => {
                policy.launchTemplate.overrides = [
                    { instanceRequirements: { vcpuCount: { min: 4 }, memoryMib: { min: 1024 } } },
                ];
                policy.instancesDistribution.onDemandBaseCapacity = 1;
            }),
        },
        {
            name: "requirements that allow p5 by a pattern",
            aws: "A p5.48xlarge is bought on demand.",
            policy: RAW,
            base: group(),
            change: mixed((policy) => {
                policy.launchTemplate.overrides = [
                    { instanceRequirements: { allowedInstanceTypes: ["m5.*", "p5*"] } },
                ];
                policy.instancesDistribution.onDemandPercentageAboveBaseCapacity = 50;
            }),
        },
        {
            name: "a group without overrides, whose template asks for GPUs",
            aws: "The template's requirements count, and are bought on demand.",
            policy: RAW,
            base: all(
                edit(TYPES.launchTemplate, (inputs) => {
                    inputs.instanceRequirements = { acceleratorCount: { min: 1 } };
                }),
                group(({ mixedInstancesPolicy }) => {
                    delete mixedInstancesPolicy.launchTemplate.overrides;
                }),
            ),
            change: mixed(({ instancesDistribution }) => {
                instancesDistribution.onDemandBaseCapacity = 1;
            }),
        },
    ],
    good: [
        {
            name: "a second environment of the plan's own",
            change: (program) => {
                const spot = program.find(({ type }) => type === TYPES.computeEnvironment)!;
                const urn = `${spot.urn}-2`;
                const second = { ...spot, urn, name: `${spot.name}-2` };
                return [...order(UNKNOWN)(program), second].map((one) =>
                    one.type === TYPES.jobQueue
                        ? {
                              ...one,
                              propertyDependencies: {
                                  ...one.propertyDependencies,
                                  computeEnvironmentOrders: [spot.urn, urn],
                              },
                          }
                        : one,
                );
            },
        },
        {
            name: "an environment that is known by its ARN after the first update",
            change: (program) => {
                const arn = "arn:aws:batch:us-east-2:123456789012:compute-environment/prod-1";
                return queue(({ computeEnvironmentOrders }) => {
                    computeEnvironmentOrders[0].computeEnvironment = arn;
                })(program).map((one) =>
                    one.type === TYPES.computeEnvironment
                        ? { ...one, outputs: { ...one.outputs, arn } }
                        : one,
                );
            },
        },
        {
            name: "a template that is known by its id after the first update",
            change: (program) =>
                environment(({ computeResources: { launchTemplate } }) => {
                    launchTemplate.launchTemplateId = "lt-0a";
                    launchTemplate.version = "4";
                })(program).map((one) =>
                    one.type === TYPES.launchTemplate
                        ? {
                              ...one,
                              outputs: {
                                  ...one.outputs,
                                  arn: "arn:aws:ec2:us-east-2:123456789012:launch-template/lt-0a",
                              },
                          }
                        : one,
                ),
        },
        {
            name: "an environment from elsewhere that the stack names with its reason",
            change: order(OTHER_ENVIRONMENT),
            config: {
                [KNOWN]: { elsewhere: { [OTHER_ENVIRONMENT]: "the platform team's overflow" } },
            },
        },
        { name: "a group of spot instances", change: group() },
        {
            name: "a group of instances without accelerators, on demand",
            change: all(
                group(),
                mixed((policy) => {
                    policy.launchTemplate.overrides = [
                        { instanceRequirements: { acceleratorCount: { max: 0 } } },
                        { instanceRequirements: { allowedInstanceTypes: ["m7i.*"] } },
                        { instanceType: "c7i.large" },
                    ];
                    policy.instancesDistribution.onDemandPercentageAboveBaseCapacity = 100;
                }),
            ),
        },
        {
            name: "an update that waits for the longest job",
            change: all(
                edit(TYPES.jobDefinition, ({ timeout }) => (timeout.attemptDurationSeconds = 5400)),
                environment(({ updatePolicy }) => (updatePolicy.jobExecutionTimeoutMinutes = 90)),
            ),
        },
    ],
};
