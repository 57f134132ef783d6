/** What somebody can be told of, by the name that rules and settings use. */
export const NOTICE_KINDS = ["jobs", "queue", "reclaims", "executions", "ami"] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];
