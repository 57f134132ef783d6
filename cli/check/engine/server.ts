import * as grpc from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { ResourceMonitorService } from "@pulumi/pulumi/proto/resource_grpc_pb";
import { createEngineHandlers, createMonitorHandlers, type Handler } from "./handlers";
import type { OfflineEngine } from "./engine";

/** Pulumi's own limit for one message: 400 MB. */
const CHANNEL_OPTIONS = { "grpc.max_receive_message_length": 400 * 1024 * 1024 };

/** A running server of the engine's protocol. */
export interface EngineServer {
    /** `127.0.0.1:<port>`, for monitor and engine alike. */
    readonly address: string;
    stop(): void;
}

/** Serves an engine on a free port of the loopback address. */
export async function serve(engine: OfflineEngine): Promise<EngineServer> {
    const server = new grpc.Server(CHANNEL_OPTIONS);
    server.addService(
        ResourceMonitorService,
        implementMethods(
            Object.keys(ResourceMonitorService),
            createMonitorHandlers(engine),
            engine,
        ),
    );
    server.addService(
        EngineService,
        implementMethods(Object.keys(EngineService), createEngineHandlers(engine), engine),
    );
    const port = await new Promise<number>((resolve, reject) => {
        server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => {
            if (error) reject(error);
            else resolve(bound);
        });
    });
    return {
        address: `127.0.0.1:${port}`,
        stop: () => {
            engine.close();
            server.forceShutdown();
        },
    };
}

/** A gRPC implementation of every method; one without a handler answers UNIMPLEMENTED. */
function implementMethods(
    methods: readonly string[],
    handlers: Readonly<Record<string, Handler>>,
    engine: OfflineEngine,
): grpc.UntypedServiceImplementation {
    return Object.fromEntries(
        methods.map((method) => [method, implementUnary(method, handlers[method], engine)]),
    );
}

function implementUnary(method: string, handler: Handler | undefined, engine: OfflineEngine) {
    return (call: { request: unknown }, respond: grpc.sendUnaryData<unknown>) => {
        if (!handler) {
            const message = `${method} is not part of the offline check`;
            respond({ code: grpc.status.UNIMPLEMENTED, message });
            return;
        }
        Promise.resolve()
            .then(() => handler(call.request))
            .then(
                (response) => respond(null, response),
                (error: Error & { code?: number }) => {
                    engine.refusals.push(error.message);
                    respond({ code: error.code ?? grpc.status.UNKNOWN, message: error.message });
                },
            );
    };
}
