import type { View } from "../kit/view";
import { isAccelerated } from "./gpuTypes";

/** How the names of accelerated families begin. */
const ACCELERATED = ["g", "p", "inf", "trn", "dl"] as const;

/**
 * What an override of a group, or a launch template, may start: its `instanceType`, or whatever fits
 * its `instanceRequirements`; undefined when it says neither.
 * @see https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_InstanceRequirements.html
 */
export function readChoice(view: View): { readonly mayBeAccelerated: boolean } | undefined {
    const type = view.at("instanceType").text;
    if (type !== undefined) return { mayBeAccelerated: isAccelerated(type) };
    const requirements = view.at("instanceRequirements");
    if (!requirements.present) return undefined;
    const allowed = requirements.at("allowedInstanceTypes").texts;
    // Nothing said of accelerators lets types with some in.
    const none = requirements.at("acceleratorCount", "max").number === 0;
    const fits = allowed.length === 0 || allowed.some(canBeAccelerated);
    return { mayBeAccelerated: !none && fits };
}

/** Whether a pattern such as `g5.*` or `*` stands for a type with an accelerator. */
function canBeAccelerated(pattern: string): boolean {
    const [beginning = ""] = pattern.split("*");
    return isAccelerated(`${beginning}0`) || ACCELERATED.some((name) => name.startsWith(beginning));
}
