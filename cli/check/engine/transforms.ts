import * as grpc from "@grpc/grpc-js";
import { CallbacksClient } from "@pulumi/pulumi/proto/callback_grpc_pb";
import * as callbacks from "@pulumi/pulumi/proto/callback_pb";
import * as messages from "@pulumi/pulumi/proto/resource_pb";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";

/** What transforms may change. */
export interface Transformable {
    readonly properties: Struct;
    readonly options: messages.TransformResourceOptions;
}

/** What a transform is told of the resource. */
export interface TransformTarget {
    readonly type: string;
    readonly name: string;
    readonly custom: boolean;
    readonly parent: string;
}

/** Calls the program back to run its transforms. */
export class TransformRunner {
    private readonly clients = new Map<string, CallbacksClient>();

    /** Applies the transforms in their order. */
    async apply(
        transforms: readonly callbacks.Callback[],
        target: TransformTarget,
        initial: Transformable,
    ): Promise<Transformable> {
        let current = initial;
        for (const transform of transforms) {
            const request = new messages.TransformRequest();
            request.setType(target.type);
            request.setName(target.name);
            request.setCustom(target.custom);
            request.setParent(target.parent);
            request.setProperties(current.properties);
            request.setOptions(current.options);
            const response = messages.TransformResponse.deserializeBinary(
                await this.call(transform, request.serializeBinary()),
            );
            current = {
                properties: response.getProperties() ?? current.properties,
                options: response.getOptions() ?? current.options,
            };
        }
        return current;
    }

    /** Closes the connections to the program. */
    close(): void {
        for (const connectClient of this.clients.values()) connectClient.close();
        this.clients.clear();
    }

    private call(callback: callbacks.Callback, payload: Uint8Array): Promise<Uint8Array> {
        const request = new callbacks.CallbackInvokeRequest();
        request.setToken(callback.getToken());
        request.setRequest(payload);
        return new Promise((resolve, reject) => {
            this.connectClient(callback.getTarget()).invoke(request, (error, response) => {
                if (error) reject(error);
                else resolve(response.getResponse_asU8());
            });
        });
    }

    private connectClient(target: string): CallbacksClient {
        const known = this.clients.get(target);
        if (known) return known;
        const client = new CallbacksClient(target, grpc.credentials.createInsecure());
        this.clients.set(target, client);
        return client;
    }
}
