import { joinWords, suggestNearest } from "../problems/problems";

/**
 * Regions that AWS has, on 2026-11-25; a region that is newer only loses its hint.
 * @see https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-region-billing-codes.html
 */
const AWS_REGIONS: ReadonlySet<string> = new Set([
    ...["us-east-1", "us-east-2", "us-west-1", "us-west-2", "us-gov-east-1", "us-gov-west-1"],
    ...["ca-central-1", "ca-west-1", "mx-central-1", "sa-east-1", "af-south-1"],
    ...["ap-east-1", "ap-east-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3"],
    ...["ap-south-1", "ap-south-2", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3"],
    ...["ap-southeast-4", "ap-southeast-5", "ap-southeast-6", "ap-southeast-7"],
    ...["eu-central-1", "eu-central-2", "eu-north-1", "eu-south-1", "eu-south-2"],
    ...["eu-west-1", "eu-west-2", "eu-west-3", "il-central-1", "me-central-1", "me-south-1"],
    ...["cn-north-1", "cn-northwest-1"],
]);

/**
 * Says that the lock lacks regions, and what to write: the name that was meant, or the command that adds a
 * region of AWS.
 * @param known regions of the lock
 */
export function describeMissingRegions(
    missing: readonly string[],
    known: readonly string[],
): string {
    const [first = ""] = missing;
    const meant = AWS_REGIONS.has(first) ? "" : suggestNearest(first, known);
    const verb = missing.length === 1 ? "is" : "are";
    const add = `; add ${missing.length === 1 ? "it" : "them"} with: gpu-batch regions refresh --regions ${missing.join(",")}`;
    return `${joinWords(missing)} ${verb} not in regions.lock.json (${joinWords([...known].sort())})${meant || add}`;
}
