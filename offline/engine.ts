import * as grpc from "@grpc/grpc-js";
import type { Callback } from "@pulumi/pulumi/proto/callback_pb";
import * as messages from "@pulumi/pulumi/proto/resource_pb";
import { answerInvoke, type Answers } from "./invokes";
import { outputKeys } from "./outputKeys";
import { DefaultProviders } from "./providers";
import {
    plainOptions,
    propertyDependencies,
    transformableOptions,
    type Registration,
} from "./registration";
import { TransformRunner } from "./transforms";
import { isProviderType, packageOf, STACK_TYPE, urnOf } from "./urn";
import { fromStruct, secretTexts, toStruct, UNKNOWN, type WireObject } from "./wire";

/** What an engine previews. */
export interface EngineOptions {
    readonly project: string;
    readonly stack: string;
    readonly organization: string;
    /** Configuration with its namespaces: `gpu-batch:maxVcpus`. */
    readonly config: Readonly<Record<string, string>>;
    /** Answers to the functions that the program invokes, by token. */
    readonly answers: Answers;
}

/** One line that the program sent to the engine's log. */
export interface LogLine {
    readonly severity: "debug" | "info" | "warning" | "error";
    readonly message: string;
    readonly urn?: string;
}

/** One function that the program invoked. */
export interface Invocation {
    readonly token: string;
    readonly args: WireObject;
    readonly provider: string;
}

/** A refusal that the program gets to see, as the engine's own refusals are. */
function refuse(message: string, code = grpc.status.UNKNOWN): Error {
    return Object.assign(new Error(message), { code, details: message });
}

/**
 * A preview engine: takes a program's registrations as Pulumi's engine does in the preview of a new
 * stack, and records them. It runs no provider: nothing is validated by AWS, and what only AWS
 * knows stays unknown. Reached over gRPC by a program in its own process (server.ts), or called in
 * process by tests (inProcess.ts).
 */
export class OfflineEngine {
    /** Everything registered, in order. */
    readonly registrations: Registration[] = [];
    readonly logs: LogLine[] = [];
    readonly invocations: Invocation[] = [];
    /** Refusals that the program was given. */
    readonly refusals: string[] = [];

    private readonly byUrn = new Map<string, Registration>();
    private readonly packageVersions = new Map<string, string>();
    private readonly stackTransforms: Callback[] = [];
    private readonly transforms = new TransformRunner();
    private readonly defaults: DefaultProviders;
    private rootUrn = "";

    constructor(readonly options: EngineOptions) {
        this.defaults = new DefaultProviders(options.config, (type, name, inputs) => {
            const urn = urnOf({ ...options, parent: "", type, name });
            if (!this.byUrn.has(urn))
                this.add({ ...blank(urn, type, name), inputs, implicit: true });
            return `${urn}::${UNKNOWN}`;
        });
    }

    /** The registration of a URN. */
    find(urn: string): Registration | undefined {
        return this.byUrn.get(urn);
    }

    /** Every text that some registration marks as secret, so that no report shows it. */
    secrets(): string[] {
        return this.registrations.flatMap(({ inputs, outputs }) => [
            ...secretTexts(inputs),
            ...secretTexts(outputs),
        ]);
    }

    close(): void {
        this.transforms.close();
    }

    setRoot(urn: string): void {
        this.rootUrn = urn;
    }

    async registerResource(
        request: messages.RegisterResourceRequest,
    ): Promise<messages.RegisterResourceResponse> {
        const target = {
            type: request.getType(),
            name: request.getName(),
            custom: request.getCustom(),
            parent: request.getParent() || (request.getType() === STACK_TYPE ? "" : this.rootUrn),
        };
        const { type, name, custom } = target;
        const own = request.getTransformsList();
        const { properties, options } = await this.transforms.apply(
            this.transformsFor(own, target.parent),
            target,
            {
                properties: request.getObject() ?? toStruct({}),
                options: transformableOptions(request),
            },
        );
        const urn = urnOf({ ...this.options, ...target });
        const inputs = fromStruct(properties);
        const isProvider = isProviderType(type);
        const version = this.packageVersions.get(request.getPackageref()) ?? options.getVersion();
        const providers = this.inheritedProviders(target.parent, custom);
        options.getProvidersMap().forEach((reference, pkg) => (providers[pkg] = reference));
        const registration = this.add({
            ...blank(urn, type, name),
            ...target,
            remote: request.getRemote(),
            provider:
                isProvider || !(custom || request.getRemote())
                    ? ""
                    : options.getProvider() ||
                      providers[packageOf(type)] ||
                      this.find(target.parent)?.providers[packageOf(type)] ||
                      this.defaults.reference(packageOf(type), version, urn),
            providers,
            inputs: isProvider && version !== "" ? { version, ...inputs } : inputs,
            dependencies: options.getDependsOnList(),
            propertyDependencies: propertyDependencies(request),
            options: plainOptions(options),
            transforms: own,
            source: sourceOf(request),
        });
        registration.outputs = outputsOf(registration);
        const response = new messages.RegisterResourceResponse();
        response.setUrn(urn);
        response.setObject(toStruct(custom || registration.remote ? registration.outputs : {}));
        return response;
    }

    registerResourceOutputs(request: messages.RegisterResourceOutputsRequest): void {
        const registration = this.find(request.getUrn());
        if (!registration) throw refuse(`outputs of an unknown resource: ${request.getUrn()}`);
        registration.outputs = fromStruct(request.getOutputs());
    }

    /** A StackReference or `.get()`: its state is elsewhere, so all of it is unknown. */
    readResource(request: messages.ReadResourceRequest): messages.ReadResourceResponse {
        const [type, name] = [request.getType(), request.getName()];
        const parent = request.getParent() || this.rootUrn;
        const urn = urnOf({ ...this.options, parent, type, name });
        const registration = this.add({
            ...blank(urn, type, name),
            parent,
            provider:
                request.getProvider() ||
                this.find(parent)?.providers[packageOf(type)] ||
                this.defaults.reference(packageOf(type), request.getVersion(), urn),
            inputs: fromStruct(request.getProperties()),
            dependencies: request.getDependenciesList(),
            external: true,
        });
        registration.outputs = outputsOf(registration);
        const response = new messages.ReadResourceResponse();
        response.setUrn(urn);
        response.setProperties(toStruct(registration.outputs));
        return response;
    }

    invoke(request: messages.ResourceInvokeRequest): WireObject {
        const token = request.getTok();
        const args = fromStruct(request.getArgs());
        if (token === "pulumi:pulumi:getResource") return this.stateOf(String(args.urn));
        const provider =
            request.getProvider() ||
            this.defaults.reference(packageOf(token), request.getVersion(), token);
        this.invocations.push({ token, args, provider });
        const answer = answerInvoke(this.options.answers, token, args);
        if (answer === undefined)
            throw refuse(
                `the offline check has no answer for the function ${token}; add one to offline/invokes.ts`,
                grpc.status.FAILED_PRECONDITION,
            );
        return answer;
    }

    registerPackage(request: messages.RegisterPackageRequest): string {
        const reference = `${request.getName()}@${request.getVersion()}`;
        this.packageVersions.set(reference, request.getVersion());
        return reference;
    }

    registerStackTransform(callback: Callback): void {
        this.stackTransforms.push(callback);
    }

    private add(registration: Registration): Registration {
        if (this.byUrn.has(registration.urn))
            throw refuse(
                `Duplicate resource URN '${registration.urn}'; try giving it a unique name`,
            );
        this.byUrn.set(registration.urn, registration);
        this.registrations.push(registration);
        return registration;
    }

    /** Own transforms first, then each ancestor's, then the stack's. */
    private transformsFor(own: readonly Callback[], parent: string): Callback[] {
        const transforms = [...own];
        for (let at = this.find(parent); at; at = this.find(at.parent))
            transforms.push(...at.transforms);
        return [...transforms, ...this.stackTransforms];
    }

    private inheritedProviders(parent: string, custom: boolean): Record<string, string> {
        return custom ? {} : { ...this.find(parent)?.providers };
    }

    private stateOf(urn: string): WireObject {
        const registration = this.find(urn);
        if (!registration) throw refuse(`unknown resource ${urn}`);
        return { urn, id: UNKNOWN, state: registration.outputs };
    }
}

function blank(urn: string, type: string, name: string): Registration {
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

function sourceOf(request: messages.RegisterResourceRequest): Registration["source"] {
    const position = request.getSourceposition();
    return position ? { uri: position.getUri(), line: position.getLine() } : undefined;
}

/** What a preview of a new resource gives back: its inputs, and an unknown for all that AWS will add. */
function outputsOf({ type, custom, remote, inputs }: Registration): WireObject {
    const computed = custom || remote ? outputKeys(type) : [];
    return { ...Object.fromEntries(computed.map((key) => [key, UNKNOWN])), ...inputs };
}
