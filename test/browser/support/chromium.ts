import { spawn, type ChildProcess } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { Readable, Writable } from "node:stream";

/** Where Debian's package puts it. */
export const CHROMIUM = "/usr/bin/chromium";

/* eslint-disable @typescript-eslint/no-explicit-any */
/** An event of the browser: its name and what it carries. */
export interface BrowserEvent {
    readonly method: string;
    readonly params: any;
}

interface Waiting {
    readonly resolve: (result: any) => void;
    readonly reject: (error: Error) => void;
}

/**
 * A headless Chromium with one page, spoken to by its own protocol over a pipe.
 * @see https://chromedevtools.github.io/devtools-protocol/
 */
export class Browser {
    /** Events of the page since it was opened last. */
    readonly events: BrowserEvent[] = [];
    readonly #child: ChildProcess;
    readonly #profile: string;
    readonly #waiting = new Map<number, Waiting>();
    #session: string | undefined;
    #last = 0;

    constructor() {
        this.#profile = fs.mkdtempSync(path.join(os.tmpdir(), "gpu-batch-chromium-"));
        // No sandbox: root has none, and the pages are the tests' own.
        const options = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run"];
        this.#child = spawn(
            CHROMIUM,
            [...options, "--remote-debugging-pipe", `--user-data-dir=${this.#profile}`],
            { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] },
        );
        let rest = "";
        (this.#child.stdio[4] as Readable).setEncoding("utf8").on("data", (chunk: string) => {
            const messages = `${rest}${chunk}`.split("\0");
            rest = messages.pop() ?? "";
            for (const message of messages) this.#receive(JSON.parse(message));
        });
        const fail = (error: Error) => {
            for (const { reject } of this.#waiting.values()) reject(error);
        };
        this.#child.once("error", fail);
        this.#child.once("close", (code) => fail(new Error(`chromium has ended with ${code}`)));
    }

    #receive({ id, result, error, method, params }: any): void {
        if (id === undefined) {
            this.events.push({ method, params });
            return;
        }
        const waiting = this.#waiting.get(id);
        this.#waiting.delete(id);
        if (error) waiting?.reject(new Error(error.message));
        else waiting?.resolve(result);
    }

    /** Sends one command of the protocol and waits for its answer. */
    call(method: string, params: object = {}): Promise<any> {
        const id = ++this.#last;
        const message = { id, method, params, sessionId: this.#session };
        (this.#child.stdio[3] as Writable).write(`${JSON.stringify(message)}\0`);
        return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    }

    /** Opens a file as a person would, with a new list of events, and waits until it is shown. */
    async open(file: string): Promise<void> {
        if (this.#session === undefined) {
            const { targetId } = await this.call("Target.createTarget", { url: "about:blank" });
            const attached = await this.call("Target.attachToTarget", { targetId, flatten: true });
            this.#session = attached.sessionId as string;
            for (const domain of ["Page", "Network", "Runtime", "Log", "DOM"])
                await this.call(`${domain}.enable`);
        }
        this.events.length = 0;
        await this.call("Page.navigate", { url: `file://${file}` });
        while (!this.events.some(({ method }) => method === "Page.loadEventFired"))
            await new Promise((resolve) => setTimeout(resolve, 20));
    }

    /** Sets the size of the window in CSS pixels, and what the page is shown on. */
    async show(width: number, scheme: "light" | "dark", media: "screen" | "print" = "screen") {
        await this.call("Emulation.setDeviceMetricsOverride", {
            width,
            height: 900,
            deviceScaleFactor: 1,
            mobile: false,
        });
        await this.call("Emulation.setEmulatedMedia", {
            media,
            features: [{ name: "prefers-color-scheme", value: scheme }],
        });
    }

    /** The value of an expression in the page; a promise's once it is there. */
    async evaluate(expression: string): Promise<any> {
        const { result, exceptionDetails } = await this.call("Runtime.evaluate", {
            expression,
            returnByValue: true,
            awaitPromise: true,
        });
        if (exceptionDetails)
            throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
        return result.value;
    }

    /** The whole page as a PNG. */
    async capture(): Promise<Buffer> {
        const { data } = await this.call("Page.captureScreenshot", { captureBeyondViewport: true });
        return Buffer.from(data as string, "base64");
    }

    /** The page on A4 as a PDF. */
    async print(): Promise<Buffer> {
        await this.call("Emulation.setEmulatedMedia", { media: "", features: [] });
        const { data } = await this.call("Page.printToPDF", {
            paperWidth: 8.27,
            paperHeight: 11.7,
        });
        return Buffer.from(data as string, "base64");
    }

    async close(): Promise<void> {
        const ended = new Promise((resolve) => this.#child.once("close", resolve));
        await this.call("Browser.close").catch(() => this.#child.kill());
        await ended;
        fs.rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 });
    }
}
