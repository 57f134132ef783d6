import type * as resource from "@pulumi/pulumi/proto/resource_pb";
import * as messages from "@pulumi/pulumi/proto/resource_pb";
import type { Callback } from "@pulumi/pulumi/proto/callback_pb";
import { listOutputKeys } from "./outputKeys";
import { UNKNOWN, type WireObject } from "./wire";

/** Resource options as the program gave them, transforms applied; absent when not given. */
export interface RegistrationOptions {
    readonly protect?: boolean;
    readonly ignoreChanges?: readonly string[];
    readonly replaceOnChanges?: readonly string[];
    readonly deleteBeforeReplace?: boolean;
    readonly retainOnDelete?: boolean;
    readonly additionalSecretOutputs?: readonly string[];
    readonly import?: string;
    readonly deletedWith?: string;
    readonly replaceWith?: readonly string[];
    readonly hideDiffs?: readonly string[];
    /** URNs, or the parts of one. */
    readonly aliases?: readonly unknown[];
    /** Durations such as `150m`. */
    readonly customTimeouts?: {
        readonly create: string;
        readonly update: string;
        readonly delete: string;
    };
}

/** One resource as the engine saw it registered. */
export interface Registration {
    readonly urn: string;
    readonly type: string;
    readonly name: string;
    /** True for a provider's resource, false for a component. */
    readonly custom: boolean;
    /** True for a component that a provider constructs, such as awsx's. */
    readonly remote: boolean;
    /** URN; empty for the stack and for default providers. */
    readonly parent: string;
    /** `<urn>::<id>` of the provider; empty for a component. */
    readonly provider: string;
    /** Providers that children inherit, by package. */
    readonly providers: Readonly<Record<string, string>>;
    /** As registered; a remediation may change them. */
    inputs: WireObject;
    /** What the program got back, or what a component registered. */
    outputs: WireObject;
    /** URNs of `dependsOn` and of everything that inputs came from. */
    readonly dependencies: readonly string[];
    /** URNs that each input came from. */
    readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
    readonly options: RegistrationOptions;
    /** The resource's own transforms, which its children inherit. */
    readonly transforms: readonly Callback[];
    /** Where the program registers it. */
    readonly source?: { readonly uri: string; readonly line: number };
    /** True when the engine added it by itself: a default provider. */
    readonly implicit: boolean;
    /** True when it was read and not registered: a StackReference or `.get()`. */
    readonly external: boolean;
}

/** The options of a request in the form that transforms read and change. */
export function toTransformOptions(
    request: resource.RegisterResourceRequest,
): resource.TransformResourceOptions {
    const options = new messages.TransformResourceOptions();
    options.setDependsOnList(request.getDependenciesList());
    options.setIgnoreChangesList(request.getIgnorechangesList());
    options.setReplaceOnChangesList(request.getReplaceonchangesList());
    options.setVersion(request.getVersion());
    options.setAliasesList(request.getAliasesList());
    options.setProvider(request.getProvider());
    options.setPluginDownloadUrl(request.getPlugindownloadurl());
    options.setDeletedWith(request.getDeletedwith());
    options.setAdditionalSecretOutputsList(request.getAdditionalsecretoutputsList());
    options.setImport(request.getImportid());
    options.setHideDiffList(request.getHidediffsList());
    options.setReplaceWithList(request.getReplaceWithList());
    if (request.hasProtect()) options.setProtect(request.getProtect() === true);
    if (request.hasRetainondelete())
        options.setRetainOnDelete(request.getRetainondelete() === true);
    if (request.getDeletebeforereplacedefined())
        options.setDeleteBeforeReplace(request.getDeletebeforereplace());
    const timeouts = request.getCustomtimeouts();
    if (timeouts) options.setCustomTimeouts(timeouts);
    request.getProvidersMap().forEach((reference, pkg) => {
        options.getProvidersMap().set(pkg, reference);
    });
    const hooks = request.getHooks();
    if (hooks) options.setHooks(hooks);
    return options;
}

/** The options that are set, in plain form. */
export function toPlainOptions(options: resource.TransformResourceOptions): RegistrationOptions {
    const timeouts = options.getCustomTimeouts();
    const create = timeouts?.getCreate() ?? "";
    const update = timeouts?.getUpdate() ?? "";
    const remove = timeouts?.getDelete() ?? "";
    const all: RegistrationOptions = {
        protect: options.hasProtect() ? options.getProtect() : undefined,
        ignoreChanges: options.getIgnoreChangesList(),
        replaceOnChanges: options.getReplaceOnChangesList(),
        deleteBeforeReplace: options.hasDeleteBeforeReplace()
            ? options.getDeleteBeforeReplace()
            : undefined,
        retainOnDelete: options.hasRetainOnDelete() ? options.getRetainOnDelete() : undefined,
        additionalSecretOutputs: options.getAdditionalSecretOutputsList(),
        import: options.getImport() || undefined,
        deletedWith: options.getDeletedWith() || undefined,
        replaceWith: options.getReplaceWithList(),
        hideDiffs: options.getHideDiffList(),
        aliases: options
            .getAliasesList()
            .map((alias) => alias.getUrn() || alias.getSpec()?.toObject()),
        customTimeouts: create || update || remove ? { create, update, delete: remove } : undefined,
    };
    const isSet = (value: unknown) =>
        value !== undefined && !(Array.isArray(value) && value.length === 0);
    return Object.fromEntries(Object.entries(all).filter(([, value]) => isSet(value)));
}

/** URNs that each input came from. */
export function readPropertyDependencies(
    request: resource.RegisterResourceRequest,
): Record<string, string[]> {
    const found: Record<string, string[]> = {};
    request.getPropertydependenciesMap().forEach((dependencies, property) => {
        const urns = dependencies.getUrnsList();
        if (urns.length > 0) found[property] = urns;
    });
    return found;
}

/** A registration of which only the position is known. */
export function createBlank(urn: string, type: string, name: string): Registration {
    return {
        urn,
        type,
        name,
        custom: true,
        remote: false,
        parent: "",
        provider: "",
        providers: {},
        inputs: {},
        outputs: {},
        dependencies: [],
        propertyDependencies: {},
        options: {},
        transforms: [],
        implicit: false,
        external: false,
    };
}

/** Where the program registers a resource, if the SDK says so. */
export function readSource(request: resource.RegisterResourceRequest): Registration["source"] {
    const position = request.getSourceposition();
    return position ? { uri: position.getUri(), line: position.getLine() } : undefined;
}

/** What a preview of a new resource gives back: its inputs, and an unknown for all that AWS will add. */
export function deriveOutputs({ type, custom, remote, inputs }: Registration): WireObject {
    const computed = custom || remote ? listOutputKeys(type) : [];
    return { ...Object.fromEntries(computed.map((key) => [key, UNKNOWN])), ...inputs };
}
