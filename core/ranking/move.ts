import type { SelectionPolicy } from "../lock/regionPolicy";
import type { RankedRegion } from "./rank";

/** Rounding of sums of prices must not decide at the very threshold. */
const EPSILON = 1e-9;

/** Whether a stack should leave a region for another, and why or why not. */
export interface MoveJudgement {
    readonly isWorthIt: boolean;
    /** One sentence. */
    readonly reason: string;
    /** What the move saves a month, dollars; negative when it costs. */
    readonly savesUsdPerMonth: number;
}

/**
 * Whether leaving a feasible region for a cheaper one is worth it: a saving over the threshold by
 * both means, more than the move costs within the horizon, and not too soon after the last move.
 * @param daysSinceMove days since the stack last moved
 */
export function judgeMove(
    from: RankedRegion,
    to: RankedRegion,
    policy: SelectionPolicy,
    daysSinceMove: number,
): MoveJudgement {
    const saved = from.totalUsdPerGpuHour - to.totalUsdPerGpuHour;
    const savesUsdPerMonth = saved * policy.gpuHoursPerMonth;
    const share = saved / from.totalUsdPerGpuHour;
    const judge = (isWorthIt: boolean, reason: string): MoveJudgement => ({
        isWorthIt,
        reason: `${to.region} instead of ${from.region}: ${reason}`,
        savesUsdPerMonth,
    });
    const needed = `${formatPercent(policy.threshold)} are needed`;
    if (share < policy.threshold - EPSILON)
        return judge(false, `saves ${formatPercent(share)}, ${needed}`);
    const share28 = computeLongShare(from, to);
    if (share28 !== undefined && share28 < policy.threshold - EPSILON)
        return judge(false, `saves ${formatPercent(share28)} over 28 days, ${needed}`);
    const gain = savesUsdPerMonth * policy.horizonMonths;
    if (gain <= policy.switchCostUsd)
        return judge(
            false,
            `saves $${gain.toFixed(0)} in ${policy.horizonMonths} months, the move costs $${policy.switchCostUsd}`,
        );
    if (daysSinceMove < policy.minDaysBetweenMoves)
        return judge(
            false,
            `the last move was ${daysSinceMove} days ago, ${policy.minDaysBetweenMoves} are needed`,
        );
    const basis = share28 === undefined ? " (seven-day prices only)" : "";
    return judge(
        true,
        `saves ${formatPercent(share)}, $${savesUsdPerMonth.toFixed(0)} a month${basis}`,
    );
}

/** The saved share by 28-day means; undefined when one of the regions has none. */
function computeLongShare(from: RankedRegion, to: RankedRegion): number | undefined {
    const [before, after] = [from.total28UsdPerGpuHour, to.total28UsdPerGpuHour];
    return before === undefined || after === undefined ? undefined : (before - after) / before;
}

/** `0.1` to `10 %`, `0.0421` to `4.2 %`. */
export function formatPercent(share: number): string {
    return `${Number((share * 100).toFixed(1))} %`;
}
