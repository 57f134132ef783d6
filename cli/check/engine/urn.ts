/** Type of the resource that stands for the whole stack. */
export const STACK_TYPE = "pulumi:pulumi:Stack";

const PROVIDER_PREFIX = "pulumi:providers:";

/** Stack, project and position of a resource. */
export interface UrnParts {
    readonly stack: string;
    readonly project: string;
    /** URN of the parent; empty for none. */
    readonly parent: string;
    readonly type: string;
    readonly name: string;
}

/**
 * The URN that the engine gives a resource: the types of its ancestors but the stack's, then its own.
 * @see https://www.pulumi.com/docs/iac/concepts/resources/names/#urns
 */
export function buildUrn({ stack, project, parent, type, name }: UrnParts): string {
    const parentType = parent === "" ? "" : (parent.split("::")[2] ?? "");
    const qualified =
        parentType === "" || parentType === STACK_TYPE ? type : `${parentType}$${type}`;
    return `urn:pulumi:${stack}::${project}::${qualified}::${name}`;
}

/** Whether a type is a provider's, e.g. `pulumi:providers:aws`. */
export function isProviderType(type: string): boolean {
    return type.startsWith(PROVIDER_PREFIX);
}

/** Type of a package's provider. */
export function toProviderType(pkg: string): string {
    return PROVIDER_PREFIX + pkg;
}

/** Package of a type or function token: `aws:s3/bucket:Bucket` is of `aws`. */
export function readPackage(token: string): string {
    return isProviderType(token)
        ? token.slice(PROVIDER_PREFIX.length)
        : (token.split(":")[0] ?? token);
}

/** URN of a provider reference `<urn>::<id>`. */
export function readReferenceUrn(reference: string): string {
    return reference.slice(0, reference.lastIndexOf("::"));
}

/** Name that the engine gives a package's default provider: `default_7_48_0`. */
export function nameDefaultProvider(version: string): string {
    return version === "" ? "default" : `default_${version.replace(/[^A-Za-z0-9_]/g, "_")}`;
}
