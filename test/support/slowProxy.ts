import * as http from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** A proxy in front of a mock of AWS. */
export interface SlowProxy {
    readonly endpoint: string;
    stop(): void;
}

/**
 * Starts a proxy whose SubmitJob takes a while before anything happens, and which asks one request at a
 * time: the mock looks whether an object is there, and then writes it, in two steps.
 */
export async function startSlowProxy(
    target: string,
    submitMilliseconds: number,
): Promise<SlowProxy> {
    let last: Promise<unknown> = Promise.resolve();
    const server = http.createServer((request, response) => {
        void (async () => {
            const body = await readAll(request);
            // A client that was killed in the middle of its request has asked for nothing.
            if (body === undefined) return;
            if (request.url?.endsWith("/submitjob")) await sleep(submitMilliseconds);
            // It goes on when the client has been killed, as AWS does.
            last = last.then(() => forward(target, request, body, response));
        })();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    return {
        endpoint: `http://127.0.0.1:${port}`,
        stop: () => {
            server.closeAllConnections();
            server.close();
        },
    };
}

/** A message's body; undefined when it broke off. */
async function readAll(message: http.IncomingMessage): Promise<Buffer | undefined> {
    const chunks: Buffer[] = [];
    try {
        for await (const chunk of message) chunks.push(chunk as Buffer);
    } catch {
        return undefined;
    }
    return Buffer.concat(chunks);
}

function forward(
    target: string,
    { method, url = "/", headers }: http.IncomingMessage,
    body: Buffer,
    response: http.ServerResponse,
): Promise<void> {
    return new Promise((resolve) => {
        const asked = http.request(new URL(url, target), { method, headers }, (answer) => {
            // Read to its end whether or not somebody is left who waits for it.
            void readAll(answer).then((content) => {
                response.writeHead(answer.statusCode ?? 502, answer.headers).end(content);
                resolve();
            });
        });
        asked.once("error", () => {
            response.destroy();
            resolve();
        });
        asked.end(body);
    });
}
