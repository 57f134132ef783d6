import { text } from "../cloud/cloud";
import type { Bag, TypeModel } from "../cloud/model";

/** One difference between old and new inputs. */
export interface Change {
    /** Such as `computeResources.ec2Configurations[0].imageIdOverride`. */
    readonly path: string;
    readonly kind: "add" | "delete" | "update";
    readonly replaces: boolean;
}

/** What the provider makes of new inputs. */
export interface Diff {
    readonly changes: readonly Change[];
    /** Top-level inputs that force a replacement. */
    readonly replaces: readonly string[];
    /** True when the old one must go first, since both would have the program's own name. */
    readonly deleteBeforeReplace: boolean;
}

/** Inputs that the provider filled in by itself, as the bridge of Terraform providers records them. */
export const DEFAULTS = "__defaults";

/** Compares old and new inputs by the rules of a type. */
export function diff(model: TypeModel, olds: Bag, news: Bag): Diff {
    const quiet = model.quiet ?? [];
    const changes = changedPaths(visible(olds), visible(news), "")
        .filter(({ path }) => !quiet.includes(path))
        .map((change) => ({ ...change, replaces: forcesReplacement(model.replaces, change) }));
    const replaces = [
        ...new Set(changes.filter((one) => one.replaces).map(({ path }) => firstStep(path))),
    ];
    return {
        changes,
        replaces,
        deleteBeforeReplace: replaces.length > 0 && keepsName(model, olds, news),
    };
}

/**
 * Two resources cannot have one name: with a name that the program chose, and that stays, the old one
 * goes first. https://github.com/pulumi/pulumi-terraform/issues/465
 */
function keepsName({ autoName }: TypeModel, olds: Bag, news: Bag): boolean {
    if (autoName === undefined || news[autoName] === undefined) return false;
    const filledIn = ((news[DEFAULTS] ?? []) as string[]).includes(autoName);
    return !filledIn && olds[autoName] === news[autoName];
}

function visible({ [DEFAULTS]: _, ...inputs }: Bag): Bag {
    return inputs;
}

const firstStep = (path: string) => path.split(/[.[]/)[0] ?? path;

function forcesReplacement(patterns: readonly string[], { path, kind }: Omit<Change, "replaces">) {
    const plain = path.replace(/\[\d+\]/g, "");
    return patterns.some((pattern) => {
        if (pattern.endsWith("!")) return plain === pattern.slice(0, -1) && kind !== "update";
        return plain === pattern || plain.startsWith(`${pattern}.`);
    });
}

type Difference = Omit<Change, "replaces">;

function changedPaths(a: unknown, b: unknown, path: string): Difference[] {
    if (text(a) === text(b)) return [];
    if (a === undefined) return [{ path, kind: "add" }];
    if (b === undefined) return [{ path, kind: "delete" }];
    if (Array.isArray(a) && Array.isArray(b)) {
        // A longer or shorter list of blocks is a change of its items, not of the list itself.
        const indices = Array.from({ length: Math.max(a.length, b.length) }, (_, index) => index);
        return indices.flatMap((index) => changedPaths(a[index], b[index], `${path}[${index}]`));
    }
    if (isBag(a) && isBag(b)) {
        const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
        return keys.flatMap((key) =>
            changedPaths(a[key], b[key], path === "" ? key : `${path}.${key}`),
        );
    }
    return [{ path, kind: "update" }];
}

function isBag(value: unknown): value is Bag {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
