/** What a budget is made from. */
export interface BudgetSpec {
    readonly name: string;
    /** Tag that each resource of the cell carries. */
    readonly tag: { readonly key: string; readonly value: string };
    readonly monthlyUsd: number;
    readonly email: string;
}

/** Percentage of the budget that, once it is spent, is notified of. */
const SPENT_PERCENT = 80;

/**
 * A month's budget of a cell: it notifies when the forecast exceeds it, and when most of it is spent. It
 * counts what carries the cell's tag, once the tag is activated for cost allocation.
 * @see https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-create-filters.html
 */
export function buildBudget({ name, tag, monthlyUsd, email }: BudgetSpec) {
    const notice = (notificationType: string, threshold: number) => ({
        notificationType,
        threshold,
        thresholdType: "PERCENTAGE",
        comparisonOperator: "GREATER_THAN",
        subscriberEmailAddresses: [email],
    });
    return {
        name,
        budgetType: "COST",
        timeUnit: "MONTHLY",
        limitAmount: String(monthlyUsd),
        limitUnit: "USD",
        costFilters: [{ name: "TagKeyValue", values: [`user:${tag.key}$${tag.value}`] }],
        notifications: [notice("FORECASTED", 100), notice("ACTUAL", SPENT_PERCENT)],
    };
}
