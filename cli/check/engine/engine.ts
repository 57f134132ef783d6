import * as grpc from "@grpc/grpc-js";
import type { Callback } from "@pulumi/pulumi/proto/callback_pb";
import * as messages from "@pulumi/pulumi/proto/resource_pb";
import type { EngineOptions, Invocation, LogLine } from "./engineTypes";
import { answerInvoke } from "./invokes";
import { Judging } from "./judging";
import { DefaultProviders } from "./providers";
import {
    createBlank,
    deriveOutputs,
    toPlainOptions,
    readPropertyDependencies,
    readSource,
    toTransformOptions,
    type Registration,
} from "./registration";
import { createRefusal, Registry } from "./registry";
import { TransformRunner, type TransformTarget } from "./transforms";
import { isProviderType, readPackage, STACK_TYPE, buildUrn } from "./urn";
import { fromStruct, collectSecretTexts, toStruct, UNKNOWN, type WireObject } from "./wire";

/**
 * A preview engine: takes a program's registrations as Pulumi's engine does in the preview of a new
 * stack, and records them. It runs no provider: nothing is validated by AWS, and what only AWS
 * knows stays unknown. Reached over gRPC by a program in its own process (server.ts), or called in
 * process by tests.
 */
export class OfflineEngine {
    readonly logs: LogLine[] = [];
    readonly invocations: Invocation[] = [];
    /** Refusals that the program was given. */
    readonly refusals: string[] = [];

    /** True once the program has said that everything is registered. */
    finished = false;
    private readonly registry = new Registry();
    private readonly judging: Judging;
    private readonly packageVersions = new Map<string, string>();
    private readonly stackTransforms: Callback[] = [];
    private readonly transforms = new TransformRunner();
    private readonly defaults: DefaultProviders;
    private rootUrn = "";

    constructor(readonly options: EngineOptions) {
        this.judging = new Judging(options.judge);
        this.defaults = new DefaultProviders(options.config, (type, name, inputs) => {
            const urn = buildUrn({ ...options, parent: "", type, name });
            if (!this.find(urn))
                this.registry.add({ ...createBlank(urn, type, name), inputs, implicit: true });
            return `${urn}::${UNKNOWN}`;
        });
    }

    /** Everything registered, in order. */
    get registrations(): readonly Registration[] {
        return this.registry.all;
    }

    /** The registration of a URN. */
    find(urn: string): Registration | undefined {
        return this.registry.find(urn);
    }

    /** Every text that some registration marks as secret, so that no report shows it. */
    listSecrets(): string[] {
        return this.registrations.flatMap(({ inputs, outputs }) =>
            collectSecretTexts([inputs, outputs]),
        );
    }

    /** Has everything registered so far judged. */
    judgePending(): Promise<void> {
        return this.judging.catchUp(this.registry);
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
        const type = request.getType();
        const target: TransformTarget = {
            type,
            name: request.getName(),
            custom: request.getCustom(),
            parent: request.getParent() || (type === STACK_TYPE ? "" : this.rootUrn),
        };
        const { properties, options } = await this.transforms.apply(
            this.listTransforms(request.getTransformsList(), target.parent),
            target,
            {
                properties: request.getObject() ?? toStruct({}),
                options: toTransformOptions(request),
            },
        );
        const registration = this.registry.add(
            this.createRegistration(request, target, fromStruct(properties), options),
        );
        await this.judgePending();
        registration.outputs = deriveOutputs(registration);
        const response = new messages.RegisterResourceResponse();
        response.setUrn(registration.urn);
        response.setObject(
            toStruct(registration.custom || registration.remote ? registration.outputs : {}),
        );
        return response;
    }

    /** The registration that a request asks for, with the provider that the engine finds for it. */
    private createRegistration(
        request: messages.RegisterResourceRequest,
        target: TransformTarget,
        inputs: WireObject,
        options: messages.TransformResourceOptions,
    ): Registration {
        const { type, name, custom, parent } = target;
        const remote = request.getRemote();
        const urn = buildUrn({ ...this.options, ...target });
        const version = this.packageVersions.get(request.getPackageref()) ?? options.getVersion();
        const inherited = custom ? undefined : this.find(parent)?.providers;
        const providers: Record<string, string> = { ...inherited };
        options.getProvidersMap().forEach((reference, pkg) => (providers[pkg] = reference));
        const isProvider = isProviderType(type);
        const pkg = readPackage(type);
        const findProvider = () =>
            options.getProvider() ||
            providers[pkg] ||
            this.defaults.findReference(pkg, version, urn);
        return {
            ...createBlank(urn, type, name),
            custom,
            parent,
            remote,
            provider: !isProvider && (custom || remote) ? findProvider() : "",
            providers,
            inputs: isProvider && version !== "" ? { version, ...inputs } : inputs,
            dependencies: options.getDependsOnList(),
            propertyDependencies: readPropertyDependencies(request),
            options: toPlainOptions(options),
            transforms: request.getTransformsList(),
            source: readSource(request),
        };
    }

    registerResourceOutputs(request: messages.RegisterResourceOutputsRequest): void {
        this.registry.getKnown(request.getUrn()).outputs = fromStruct(request.getOutputs());
    }

    /** A StackReference or `.get()`: its state is elsewhere, so all of it is unknown. */
    readResource(request: messages.ReadResourceRequest): messages.ReadResourceResponse {
        const [type, name] = [request.getType(), request.getName()];
        const parent = request.getParent() || this.rootUrn;
        const urn = buildUrn({ ...this.options, parent, type, name });
        const registration = this.registry.add({
            ...createBlank(urn, type, name),
            parent,
            provider:
                request.getProvider() ||
                this.defaults.findReference(readPackage(type), request.getVersion(), urn),
            inputs: fromStruct(request.getProperties()),
            dependencies: request.getDependenciesList(),
            external: true,
        });
        registration.outputs = deriveOutputs(registration);
        const response = new messages.ReadResourceResponse();
        response.setUrn(urn);
        response.setProperties(toStruct(registration.outputs));
        return response;
    }

    invoke(request: messages.ResourceInvokeRequest): WireObject {
        const token = request.getTok();
        const args = fromStruct(request.getArgs());
        const { urn } = args;
        if (token === "pulumi:pulumi:getResource")
            return { urn, id: UNKNOWN, state: this.registry.getKnown(String(urn)).outputs };
        const provider =
            request.getProvider() ||
            this.defaults.findReference(readPackage(token), request.getVersion(), token);
        this.invocations.push({ token, args, provider });
        const answer = answerInvoke(this.options.answers, token, args);
        if (answer === undefined)
            throw createRefusal(
                `the offline check has no answer for the function ${token}; add one to cli/check/engine/invokes.ts`,
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

    /** Own transforms first, then each ancestor's, then the stack's. */
    private listTransforms(own: readonly Callback[], parent: string): Callback[] {
        const inherited = this.registry.listLineage(parent).flatMap(({ transforms }) => transforms);
        return [...own, ...inherited, ...this.stackTransforms];
    }
}
