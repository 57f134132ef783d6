import * as http from "node:http";
import type { AddressInfo } from "node:net";
import type { Cloud } from "./cloud";
import { LostAnswer, PartialFailure } from "./faults";
import { CloudError, type Bag } from "./model";

/** A request of a provider process. */
export interface CloudRequest {
    readonly operation: "create" | "read" | "settled" | "update" | "disable" | "remove" | "invoke";
    readonly type: string;
    readonly region: string;
    readonly id: string;
    readonly inputs: Bag;
    /** For `remove`: whether the content goes first. */
    readonly emptied: boolean;
}

/** What a provider process gets back. */
export interface CloudResponse {
    readonly value?: unknown;
    readonly error?: string;
    /** True when the same request may succeed a moment later. */
    readonly transient?: boolean;
    /** What exists in spite of the error. */
    readonly partial?: unknown;
}

/** A cloud that provider processes can reach, and that outlives them. */
export interface CloudServer {
    readonly url: string;
    stop(): void;
}

/** Serves the cloud on the loopback address. */
export async function serveCloud(cloud: Cloud): Promise<CloudServer> {
    const server = http.createServer((request, response) => {
        let body = "";
        request.setEncoding("utf8").on("data", (text: string) => (body += text));
        request.on("end", () => {
            try {
                const value = carryOut(cloud, JSON.parse(body) as CloudRequest);
                response.end(JSON.stringify({ value } satisfies CloudResponse));
            } catch (error) {
                if (error instanceof LostAnswer) request.socket.destroy();
                else response.end(JSON.stringify(failure(error as Error)));
            }
        });
    });
    // A connection that is closed for idleness while a request is on its way looks like a lost answer.
    server.keepAliveTimeout = 0;
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    return {
        url: `http://127.0.0.1:${port}`,
        stop: () => {
            server.closeAllConnections();
            server.close();
        },
    };
}

function carryOut(cloud: Cloud, request: CloudRequest): unknown {
    const { operation, type, region, id, inputs, emptied } = request;
    switch (operation) {
        case "create":
            return cloud.create(type, region, inputs);
        case "read":
            return cloud.read(type, region, id);
        case "settled":
            return cloud.settled(type, region, id);
        case "update":
            return cloud.update(type, region, id, inputs);
        case "disable":
            return cloud.disable(type, region, id);
        case "remove":
            return cloud.remove(type, region, id, emptied);
        case "invoke":
            return cloud.invoke(type, region, inputs);
    }
}

function failure(error: Error): CloudResponse {
    return {
        error: error.message,
        transient: error instanceof CloudError && error.transient,
        ...(error instanceof PartialFailure ? { partial: error.described } : {}),
    };
}
