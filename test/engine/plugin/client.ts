import type { Described } from "../cloud/cloud";
import type { Bag } from "../cloud/model";
import type { CloudRequest, CloudResponse } from "../cloud/server";

/** Times that a request is made again after a transient refusal or a lost answer. */
const REPEATS = 30;
/** Milliseconds between two of them. */
const PAUSE_MS = 5;

/** An error after which something exists all the same. */
export class Incomplete extends Error {
    /** The same as the provider reports it. */
    properties: Bag = {};

    constructor(
        message: string,
        readonly partial: Described,
    ) {
        super(message);
    }
}

/** Asks the cloud as AWS's SDK does: what is transient, or got no answer, is asked again. */
export async function ask<T>(request: Partial<CloudRequest>): Promise<T> {
    const url = process.env.SIMULATED_CLOUD;
    if (!url) throw new Error("SIMULATED_CLOUD does not name the simulated cloud");
    let refused = "";
    for (let attempt = 0; attempt < REPEATS; attempt++) {
        const response = await post(url, request).catch((error: Error) => {
            refused = `no answer from the cloud: ${error.message}`;
        });
        if (response && !response.transient) return result<T>(response);
        refused = response?.error ?? refused;
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
    throw new Error(refused);
}

async function post(url: string, request: Partial<CloudRequest>): Promise<CloudResponse> {
    const response = await fetch(url, { method: "POST", body: JSON.stringify(request) });
    return (await response.json()) as CloudResponse;
}

function result<T>({ value, error, partial }: CloudResponse): T {
    if (error === undefined) return value as T;
    if (partial) throw new Incomplete(error, partial as Described);
    throw new Error(error);
}
