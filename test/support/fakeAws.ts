import * as http from "node:http";
import type { AddressInfo } from "node:net";

/** A call that came in. */
export interface Call {
    readonly method: string;
    readonly path: string;
    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    readonly body: any;
}

/** An answer; 200 and JSON unless told otherwise. */
export interface Answer {
    readonly status?: number;
    /** Text as it is, such as S3's XML; anything else as JSON. */
    readonly body: unknown;
}

/** AWS as far as `answer` goes, over HTTP: what a mock of whole services cannot be brought to do. */
export interface FakeAws {
    readonly calls: readonly Call[];
    /** Variables that lead the SDK there. */
    readonly environment: Readonly<Record<string, string>>;
    stop(): Promise<void>;
}

/** Starts it on a free port of the loopback. */
export async function fakeAws(answer: (call: Call) => Answer): Promise<FakeAws> {
    const calls: Call[] = [];
    const server = http.createServer((request, response) => {
        let text = "";
        request.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
        request.on("end", () => {
            const { pathname } = new URL(request.url ?? "/", "http://localhost");
            const call = { method: request.method ?? "", path: pathname, body: parsed(text) };
            calls.push(call);
            const { status = 200, body } = answer(call);
            response.writeHead(status).end(typeof body === "string" ? body : JSON.stringify(body));
        });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    return {
        calls,
        environment: {
            AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
            AWS_ACCESS_KEY_ID: "x",
            AWS_SECRET_ACCESS_KEY: "x",
        },
        stop: () => {
            server.closeAllConnections();
            return new Promise((resolve) => server.close(() => resolve()));
        },
    };
}

function parsed(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return text;
    }
}
