import * as grpc from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { grpcError } from "./responses";

/** Pulumi's own limit for one message: 400 MB. */
const MAX_MESSAGE = { "grpc.max_receive_message_length": 400 * 1024 * 1024 };

/** Milliseconds between two looks whether the engine still lives. */
const WATCH_MS = 200;

type Callback = (error: Partial<grpc.ServiceError> | null, response?: unknown) => void;

/** Serves a provider on a port of its own, whose number is the first line that it prints. */
export async function serveProvider(provider: object): Promise<void> {
    const methods = provider as Record<string, ((request: unknown) => unknown) | undefined>;
    const implementation = Object.fromEntries(
        Object.keys(ResourceProviderService).map((name) => [
            name,
            (call: { request: unknown }, respond: Callback) => {
                if (!methods[name])
                    return respond({ code: grpc.status.UNIMPLEMENTED, details: name });
                Promise.resolve()
                    .then(() => methods[name]?.(call.request))
                    .then(
                        (response) => respond(null, response),
                        (error: Error) => respond(grpcError(error)),
                    );
            },
        ]),
    );
    const server = new grpc.Server(MAX_MESSAGE);
    server.addService(ResourceProviderService, implementation);
    const port = await new Promise<number>((resolve, reject) =>
        server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
            error ? reject(error) : resolve(bound),
        ),
    );
    process.stdout.write(`${port}\n`);
    // An engine that was killed says no goodbye.
    const engine = process.ppid;
    setInterval(() => process.ppid !== engine && process.exit(0), WATCH_MS);
}
