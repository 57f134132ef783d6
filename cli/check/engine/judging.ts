import type { Registration } from "./registration";
import type { Registry } from "./registry";
import type { WireObject } from "./wire";

/** Policies, as the engine sees them. */
export interface Judge {
    /** @returns the inputs, which a remediation may have changed */
    judgeResource(
        registration: Registration,
        find: (urn: string) => Registration | undefined,
    ): Promise<WireObject>;
}

/** Lets a judge see each registration once, default providers included. */
export class Judging {
    private next = 0;

    /** @param judge nobody when absent */
    constructor(private readonly judge: Judge | undefined) {}

    /** Judges what was registered since the last time; a resource that is only read is not judged. */
    async catchUp(registry: Registry): Promise<void> {
        const fresh = registry.all.slice(this.next);
        this.next = registry.all.length;
        for (const registration of fresh)
            if (this.judge && !registration.external)
                registration.inputs = await this.judge.judgeResource(registration, (urn) =>
                    registry.find(urn),
                );
    }
}
