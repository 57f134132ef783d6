import * as grpc from "@grpc/grpc-js";
import type { Callback } from "@pulumi/pulumi/proto/callback_pb";
import * as engineMessages from "@pulumi/pulumi/proto/engine_pb";
import { InvokeResponse } from "@pulumi/pulumi/proto/provider_pb";
import * as messages from "@pulumi/pulumi/proto/resource_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { OfflineEngine } from "./engine";
import type { LogLine } from "./engineTypes";
import { toStruct } from "./wire";

/** Answers one RPC. The SDK's message types differ by method, so a table of them is untyped. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Handler = (request: any) => unknown;

/**
 * Features of the resource monitor that this engine has; the SDK sends less to one without them.
 * @see https://github.com/pulumi/pulumi/blob/v3.248.0/pkg/resource/deploy/source_eval.go
 */
const FEATURES: ReadonlySet<string> = new Set([
    "secrets",
    "resourceReferences",
    "outputValues",
    "aliasSpecs",
    "deletedWith",
    "replaceWith",
    "transforms",
    "parameterization",
    "resourceHooks",
    "errorHooks",
]);

const SEVERITIES: readonly LogLine["severity"][] = ["debug", "info", "warning", "error"];

/** `pulumirpc.ResourceMonitor`, method by method. */
export function createMonitorHandlers(engine: OfflineEngine): Record<string, Handler> {
    return {
        supportsFeature: (request: messages.SupportsFeatureRequest) => {
            const response = new messages.SupportsFeatureResponse();
            response.setHassupport(FEATURES.has(request.getId()));
            return response;
        },
        registerResource: (request: messages.RegisterResourceRequest) =>
            engine.registerResource(request),
        registerResourceOutputs: (request: messages.RegisterResourceOutputsRequest) => {
            engine.registerResourceOutputs(request);
            return new Empty();
        },
        readResource: (request: messages.ReadResourceRequest) => engine.readResource(request),
        invoke: (request: messages.ResourceInvokeRequest) => {
            const response = new InvokeResponse();
            response.setReturn(toStruct(engine.invoke(request)));
            return response;
        },
        call: (request: messages.ResourceCallRequest) => {
            throw Object.assign(
                new Error(
                    `the offline check cannot run the method ${request.getTok()}: it runs no provider`,
                ),
                { code: grpc.status.FAILED_PRECONDITION },
            );
        },
        registerStackTransform: (callback: Callback) => {
            engine.registerStackTransform(callback);
            return new Empty();
        },
        // Hooks run around an update, never in a preview of one.
        registerResourceHook: () => new Empty(),
        registerErrorHook: () => new Empty(),
        registerPackage: (request: messages.RegisterPackageRequest) => {
            const response = new messages.RegisterPackageResponse();
            response.setRef(engine.registerPackage(request));
            return response;
        },
        signalAndWaitForShutdown: () => {
            engine.finished = true;
            return new Empty();
        },
    };
}

/** `pulumirpc.Engine`, method by method. */
export function createEngineHandlers(engine: OfflineEngine): Record<string, Handler> {
    return {
        log: (request: engineMessages.LogRequest) => {
            engine.logs.push({
                severity: SEVERITIES[request.getSeverity()] ?? "info",
                message: request.getMessage(),
                ...(request.getUrn() ? { urn: request.getUrn() } : {}),
            });
            return new Empty();
        },
        getRootResource: () => new engineMessages.GetRootResourceResponse(),
        setRootResource: (request: engineMessages.SetRootResourceRequest) => {
            engine.setRoot(request.getUrn());
            return new engineMessages.SetRootResourceResponse();
        },
        startDebugging: () => new Empty(),
        requirePulumiVersion: () => new engineMessages.RequirePulumiVersionResponse(),
    };
}
