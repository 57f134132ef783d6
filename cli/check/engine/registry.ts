import * as grpc from "@grpc/grpc-js";
import type { Registration } from "./registration";

/** A refusal that the program gets to see, as the engine's own refusals are. */
export function createRefusal(message: string, code = grpc.status.UNKNOWN): Error {
    return Object.assign(new Error(message), { code, details: message });
}

/** Everything that a program has registered, by URN and in order. */
export class Registry {
    private readonly byUrn = new Map<string, Registration>();

    /** In the order of registration. */
    get all(): readonly Registration[] {
        return [...this.byUrn.values()];
    }

    find(urn: string): Registration | undefined {
        return this.byUrn.get(urn);
    }

    /** @throws Error when nothing has the URN */
    getKnown(urn: string): Registration {
        const registration = this.byUrn.get(urn);
        if (!registration) throw createRefusal(`unknown resource ${urn}`);
        return registration;
    }

    /** @throws Error when the URN is taken, as the engine does */
    add(registration: Registration): Registration {
        const { urn } = registration;
        if (this.byUrn.has(urn))
            throw createRefusal(`Duplicate resource URN '${urn}'; try giving it a unique name`);
        this.byUrn.set(urn, registration);
        return registration;
    }

    /** A resource, its parent, that one's parent and so on. */
    listLineage(urn: string): Registration[] {
        const at = this.byUrn.get(urn);
        return at ? [at, ...this.listLineage(at.parent)] : [];
    }
}
