import * as z from "zod";
import type { Problem } from "../problems/problems";

/** What somebody can be told of, by the name that rules and settings use. */
export const NOTICE_KINDS = ["jobs", "queue", "reclaims", "executions", "ami"] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** Who is told of failures and of costs. */
export const alertsSchema = z.strictObject({
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

/** Who is told of failures and costs. */
export type AlertSettings = z.infer<typeof alertsSchema>;

/** Faults between the fields of `alerts`. */
export function findAlertProblems({ alerts }: { readonly alerts?: AlertSettings }): Problem[] {
    return alerts?.monthlyBudgetUsd !== undefined && alerts.email === undefined
        ? [
              {
                  key: "gpu-batch:alerts.monthlyBudgetUsd",
                  message: "has nobody to tell; set gpu-batch:alerts.email too",
              },
          ]
        : [];
}
