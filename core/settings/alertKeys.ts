import * as z from "zod";
import { NOTICE_KINDS } from "../facts/noticeKinds";
import type { Problem } from "../problems/problems";

/** Who is told of failures and of costs. */
export const alerts = z.strictObject({
    /** Address that hears of everything; AWS asks it for its consent first. */
    email: z
        .email({
            error: (issue) =>
                `is ${JSON.stringify(issue.input)}; write one e-mail address, such as team@example.com`,
        })
        .optional(),
    /** Dollars a month of each cell; the forecast that passes it is told to `email`. */
    monthlyBudgetUsd: z.number().min(1).max(1_000_000).optional(),
    /** What is told: failed jobs, a blocked queue, reclaims, failed training runs, failed AMI builds. */
    notify: z
        .array(
            z.enum(NOTICE_KINDS, {
                error: (issue) =>
                    `is ${JSON.stringify(issue.input)}; write some of ${NOTICE_KINDS.join(", ")}`,
            }),
        )
        .refine((kinds) => new Set(kinds).size === kinds.length, {
            error: "lists a kind twice; list each once",
        })
        .default([...NOTICE_KINDS]),
});

/** Faults between the fields of `alerts`. */
export function findAlertProblems({
    alerts: values,
}: {
    readonly alerts?: z.infer<typeof alerts>;
}): Problem[] {
    return values?.monthlyBudgetUsd !== undefined && values.email === undefined
        ? [
              {
                  key: "gpu-batch:alerts.monthlyBudgetUsd",
                  message: "has nobody to tell; set gpu-batch:alerts.email too",
              },
          ]
        : [];
}
