import { otherCode } from "./contexts";
import type { Run } from "./events";
import type { StackChange } from "./project";

/** Regions of prod in the lock, with all zones of each. */
export function inRegions(...regions: readonly string[]): StackChange {
    return {
        lock: (lock) => {
            const zones = regions.map((one) => [one, Object.keys(lock.regions[one].zones)]);
            lock.selection.prod.chosen = regions;
            lock.selection.prod.zones = Object.fromEntries(zones);
        },
    };
}

/** Changes of prod, in service in us-east-2, whose plans docs/operations.md shows, by their name there. */
export const SHOWN_CHANGES: Readonly<Record<string, () => StackChange>> = {
    "instance types": () => ({
        config: { instanceTypes: ["g4dn.xlarge", "g5.xlarge", "g6.xlarge"] },
    }),
    ceiling: () => ({ config: { maxVcpus: 128 } }),
    "root volume": () => ({ config: { rootVolumeGiB: 200 } }),
    "code of the image": () => ({ docker: otherCode() }),
    "time limit": () => ({ config: { job: { timeoutMinutes: 120 } } }),
    "adopted AMI": () => ({
        config: { amiBuild: { adopted: { "us-east-2": "ami-0123456789abcdef0" } } },
    }),
    "AMI script": () => ({ config: { image: { cuda: "12.9" } } }),
    tags: () => ({ config: { tags: { team: "vision" } } }),
};

/** A line of a resource that changes: mark, type with colons, name, what is done, and which inputs. */
const CHANGE = /^ {1,4}(\+-|[-+~]) +(\S+:\S+) (\S+) ([a-z]+(?:\[retain\])?)(.*)$/;
const COUNT = /^ {4}(\+-|[-+~] )?\d+ (to |changes|unchanged)/;

/** How many a preview says to change. */
export function planCounts({ output }: Run): string {
    return output
        .slice(output.lastIndexOf("Resources:"))
        .split("\n")
        .filter((line) => COUNT.test(line))
        .map((line) => line.slice(4))
        .join("\n");
}

/**
 * What a preview prints of the resources that change, a line each and in the order of text, and the
 * counts. Components and the steps of a replacement are left out.
 */
export function planText(run: Run): string {
    const lines = new Map<string, string>();
    for (const line of run.output.split("\n")) {
        const [, mark, type = "", name = "", operation = "", rest = ""] = CHANGE.exec(line) ?? [];
        if (!mark || /^(gpu-batch|pulumi|awsx):/.test(type)) continue;
        const diff = /\[diff: [^\]]*\]/.exec(rest)?.[0] ?? "";
        const text = `${mark.padEnd(2)} ${type} ${name} ${operation} ${diff}`.trimEnd();
        lines.set(`${type} ${name}`, text);
    }
    const sorted = [...lines].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text);
    return [...sorted, planCounts(run)].join("\n");
}
