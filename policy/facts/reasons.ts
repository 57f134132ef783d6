import { fitsGlob } from "./glob";

/** The reason that a setting gives for a resource, by its logical name or a pattern with `*`. */
export function reasonFor(
    reasons: Readonly<Record<string, string>>,
    name: string,
): string | undefined {
    return Object.entries(reasons).find(([pattern]) => fitsGlob(pattern, name))?.[1];
}
