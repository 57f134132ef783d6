import * as grpc from "@grpc/grpc-js";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { toStruct } from "../../../cli/check/engine/wire";
import { Incomplete } from "./client";
import type { Change } from "./diff";

const { Kind } = proto.PropertyDiff;

/** The engine's word for a change. */
export function kindOf({ kind, replaces }: Change): proto.PropertyDiff.Kind {
    const kinds = {
        add: [Kind.ADD, Kind.ADD_REPLACE],
        delete: [Kind.DELETE, Kind.DELETE_REPLACE],
        update: [Kind.UPDATE, Kind.UPDATE_REPLACE],
    } as const;
    return kinds[kind][replaces ? 1 : 0];
}

/**
 * The error as the engine reads it: what exists in spite of it is kept in the state, to be completed
 * by the next update.
 */
export function grpcError(error: Error): grpc.ServiceError {
    const metadata = new grpc.Metadata();
    if (error instanceof Incomplete) {
        const detail = new proto.ErrorResourceInitFailed()
            .setId(error.partial.id)
            .setProperties(toStruct(error.properties))
            .setReasonsList([error.message]);
        const packed = new Any();
        packed.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
        const status = new Status().setCode(grpc.status.UNKNOWN).setMessage(error.message);
        status.addDetails(packed);
        metadata.add("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
    }
    return Object.assign(error, {
        code: grpc.status.UNKNOWN,
        details: error.message,
        metadata,
    });
}
