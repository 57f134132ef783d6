import { findReason } from "../facts/reasons";
import { TYPES } from "../facts/types";
import { definePolicy, knob, peek, type Finding, type Stack, type StackSubject } from "../kit";
import type { View } from "../kit/view";

/** What a resource names that must be the plan's. */
interface Reference {
    /** Type of what is named, and what people call it. */
    readonly type: string;
    readonly noun: string;
    /** Property whose inputs the names came from. */
    readonly property: string;
    /** The places that name one each. */
    readonly places: readonly View[];
    /** Keys of a place, one of which holds an ARN, an id or a name. */
    readonly keys: readonly string[];
    /** Whether no two places name the same. */
    readonly distinct: boolean;
}

/** Queues and instances use what the plan holds. */
export const referenceKnown = definePolicy({
    id: "guard-reference-known",
    description:
        "A queue's environments and the launch templates of environments, groups and instances are resources of the same plan.",
    why: "what is only named by its ARN or id has been judged by nobody: it may be on demand, without a limit, or open",
    fix: "Refer to the resource of the program. What lies elsewhere on purpose goes into elsewhere with its reason.",
    example: "computeEnvironmentOrders: [{ order: 1, computeEnvironment: spot.arn }]",
    level: "mandatory",
    severity: "high",
    types: [TYPES.jobQueue, TYPES.computeEnvironment, TYPES.autoscalingGroup, TYPES.instance],
    whenUnknown:
        "Judged at the end. An unknown name passes when its input came from such a resource of the stack, and is a violation otherwise.",
    blindSpots:
        "Roles, subnets, security groups and AMIs, which may lie outside the plan, and an apply that turns one name of the plan into another before it is known.",
    knobs: {
        elsewhere: knob.defineTextMap(
            {},
            "Environments and templates outside the plan: ARN, id or name, * for any text, to reason. For one that a preview does not know, the logical name of the resource that uses it.",
        ),
    },
    *checkInStack(subject, stack, { elsewhere }) {
        if (lacksTemplate(subject))
            yield {
                what: "has no launchTemplate",
                write: "computeResources.launchTemplate, a template of the stack that closes the instances",
            };
        for (const reference of listReferences(subject))
            yield* findReferenceFaults(reference, subject, stack, elsewhere);
        const configuration = peek(() => subject.props.at("launchConfiguration").text);
        if (!configuration.known || configuration.value)
            yield {
                what: "starts from a launch configuration, which no policy judges",
                write: "a launchTemplate of the stack",
            };
    },
});

/** Batch starts the instances of an environment from its template; on Fargate there are none. */
function lacksTemplate({ type, props }: StackSubject): boolean {
    const resources = props.at("computeResources");
    return (
        type === TYPES.computeEnvironment &&
        resources.present &&
        !resources.at("launchTemplate").present &&
        !/^FARGATE/i.test(resources.at("type").text ?? "")
    );
}

function listReferences({ type, props }: StackSubject): Reference[] {
    const template = (property: string, ...places: readonly View[]): Reference => ({
        type: TYPES.launchTemplate,
        noun: "launch template",
        property,
        places: places.filter(({ present }) => present),
        keys: ["launchTemplateId", "launchTemplateName", "id", "name"],
        distinct: false,
    });
    switch (type) {
        case TYPES.jobQueue:
            return [
                {
                    type: TYPES.computeEnvironment,
                    noun: "environment",
                    property: "computeEnvironmentOrders",
                    places: props.at("computeEnvironmentOrders").items,
                    keys: ["computeEnvironment"],
                    distinct: true,
                },
            ];
        case TYPES.computeEnvironment:
            return [template("computeResources", props.at("computeResources", "launchTemplate"))];
        case TYPES.autoscalingGroup: {
            const mixed = props.at("mixedInstancesPolicy", "launchTemplate");
            const overrides = mixed.at("overrides").items;
            return [
                template("launchTemplate", props.at("launchTemplate")),
                template(
                    "mixedInstancesPolicy",
                    mixed.at("launchTemplateSpecification"),
                    ...overrides.map((override) => override.at("launchTemplateSpecification")),
                ),
            ];
        }
        default:
            return [template("launchTemplate", props.at("launchTemplate"))];
    }
}

function* findReferenceFaults(
    { type, noun, property, places, keys, distinct }: Reference,
    { name, from }: StackSubject,
    stack: Stack,
    elsewhere: Readonly<Record<string, string>>,
): Iterable<Finding> {
    const own = stack.ofType(type);
    const named = places.map((place) => listNamesAt(place, keys));
    for (const [text = "", ...others] of named.filter(({ length }) => length > 0))
        if (![text, ...others].some((one) => own.some((resource) => isNamed(resource, one))))
            yield* findForeign(noun, `the ${noun} ${text}`, findReason(elsewhere, text));
    const unknown = named.filter(({ length }) => length === 0).length;
    const sources = new Set(from(property).filter((one) => one.type === type));
    if ((distinct ? unknown : Math.min(unknown, 1)) > sources.size)
        yield* findForeign(
            noun,
            `another ${noun}, unknown in a preview`,
            findReason(elsewhere, name),
        );
}

/** What is known of a place; a provider may add a name to an id and the other way round. */
function listNamesAt(place: View, keys: readonly string[]): string[] {
    return keys.flatMap((key) => {
        const text = peek(() => place.at(key).text);
        return text.known ? (text.value ?? []) : [];
    });
}

/** Whether a text is one of a resource's names, as far as they are known. */
function isNamed({ props }: StackSubject, text: string): boolean {
    return ["arn", "id", "name"].some((key) => {
        const own = peek(() => props.at(key).text);
        // The id of a template is the end of its ARN.
        return (
            own.known &&
            own.value !== undefined &&
            (own.value === text || own.value.endsWith(`/${text}`))
        );
    });
}

function* findForeign(noun: string, which: string, reason: string | undefined): Iterable<Finding> {
    if (reason === undefined)
        yield {
            what: `uses ${which}, which is not the plan's`,
            write: `the ${noun} of the program, or its name with the reason in the setting elsewhere`,
        };
    else if (reason.trim() === "")
        yield {
            what: `uses ${which}, which elsewhere names without a reason`,
            write: "the reason in the setting elsewhere",
        };
}
