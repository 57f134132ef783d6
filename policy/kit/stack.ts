import type { PolicyResource, StackValidationArgs } from "@pulumi/policy";
import type { Stack, StackSubject } from "./definition";
import { View } from "./view";

/** The resources of a stack for rules; each lookup takes constant time. */
export function toStack({ resources }: StackValidationArgs): Stack {
    const subjects = new Map<string, StackSubject>();
    const byType = new Map<string, StackSubject[]>();
    for (const resource of resources) {
        const subject = toStackSubject(resource, subjects);
        subjects.set(resource.urn, subject);
        const others = byType.get(resource.type);
        if (others) others.push(subject);
        else byType.set(resource.type, [subject]);
    }
    return {
        resources: [...subjects.values()],
        ofType: (type) => byType.get(type) ?? [],
    };
}

function toStackSubject(
    { type, name, urn, props, provider, propertyDependencies }: PolicyResource,
    subjects: ReadonlyMap<string, StackSubject>,
): StackSubject {
    return {
        type,
        name,
        urn,
        props: new View(props),
        ...(provider ? { provider: { name: provider.name, props: new View(provider.props) } } : {}),
        from: (property) =>
            (propertyDependencies[property] ?? []).flatMap(
                (dependency) => subjects.get(dependency.urn) ?? [],
            ),
    };
}
