import * as z from "zod";
import type { Problem } from "../problems/problems";

/** What notices can be sent of, by the name that rules and settings use. */
export const NOTICE_KINDS = ["jobs", "queue", "reclaims", "executions", "ami"] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** Who is notified of failures and of costs. */
export const alertsSchema = z.strictObject({
    /** Address that gets every notice; AWS asks its owner to confirm first. */
    email: z
        .email({
            error: (issue) =>
                `is ${JSON.stringify(issue.input)}; write one email address, such as team@example.com`,
        })
        .optional(),
    /** Dollars a month of each cell; `email` is notified when the forecast exceeds it. */
    monthlyBudgetUsd: z.number().min(1).max(1_000_000).optional(),
    /** What notices are sent of: failed jobs, a blocked queue, reclaims, failed training runs, failed AMI builds. */
    notify: z
        .array(
            z.enum(NOTICE_KINDS, {
                error: (issue) =>
                    `is ${JSON.stringify(issue.input)}; write one of ${NOTICE_KINDS.join(", ")}`,
            }),
        )
        .refine((kinds) => new Set(kinds).size === kinds.length, {
            error: "lists a kind twice; list each once",
        })
        .default([...NOTICE_KINDS]),
});

/** Who is notified of failures and of costs. */
export type AlertSettings = z.infer<typeof alertsSchema>;

/** Faults between the fields of `alerts`. */
export function findAlertProblems({ alerts }: { readonly alerts?: AlertSettings }): Problem[] {
    return alerts?.monthlyBudgetUsd !== undefined && alerts.email === undefined
        ? [
              {
                  key: "gpu-batch:alerts.monthlyBudgetUsd",
                  message: "has nobody to notify; set gpu-batch:alerts.email too",
              },
          ]
        : [];
}
