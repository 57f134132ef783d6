import { describeMissingRegions } from "../../core/facts/awsRegions";
import { UserError } from "../../core/problems/userError";
import { decideRegions, explainRegion } from "../../core/ranking/decide";
import { listStacks, readLock, readStack, readToday } from "../project/context";

/** What to explain a region for. */
export interface ExplainOptions {
    /** One stack; every stack by default. */
    readonly stack?: string;
    readonly json?: boolean;
}

/**
 * The report of `gpu-batch regions explain`: why a region is chosen for a stack, or why not.
 * @param directory folder of Pulumi.yaml
 * @throws UserError for a stack or a region that is not there
 */
export function explainChoices(
    directory: string,
    region: string,
    { stack, json }: ExplainOptions,
): string {
    const names = listStacks(directory, stack);
    const lock = readLock(directory);
    const known = Object.keys(lock.regions).sort();
    if (!known.includes(region)) throw new UserError(describeMissingRegions([region], known));
    const stacks = names.map((name) => {
        const { policy } = readStack(directory, name, readToday());
        const { choice, problem } = decideRegions(lock, name, policy, {});
        const reasons = explainRegion(region, choice, policy);
        return {
            stack: name,
            chosen: choice.chosen.includes(region),
            reasons: problem ? [...reasons, problem] : reasons,
        };
    });
    if (json) return `${JSON.stringify({ region, stacks }, null, 2)}\n`;
    const lines = stacks.flatMap(({ stack: name, chosen, reasons }) => [
        `${region} is ${chosen ? "" : "not "}chosen for ${name}:`,
        ...reasons.map((reason) => `  - ${reason}`),
    ]);
    return `${lines.join("\n")}\n`;
}
