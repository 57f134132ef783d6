import { fitsGlob } from "./glob";

/** What is bought for a time in advance. https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-capacity-blocks.html */
export const CAPACITY_BLOCKS =
    "Resources that use a Capacity Block: logical name, * for any text, to reason.";

/** Whether a setting gives a reason for a resource, and not just its name. */
export function isExcused(reasons: Readonly<Record<string, string>>, name: string): boolean {
    return (findReason(reasons, name) ?? "").trim() !== "";
}

/** The reason that a setting gives for a resource, by its logical name or a pattern with `*`. */
export function findReason(
    reasons: Readonly<Record<string, string>>,
    name: string,
): string | undefined {
    return Object.entries(reasons).find(([pattern]) => fitsGlob(pattern, name))?.[1];
}
