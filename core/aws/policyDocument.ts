/** One IAM statement: a purpose, in IAM's own words. */
export interface Statement {
    readonly Sid: string;
    readonly Effect: "Allow" | "Deny";
    readonly Principal?:
        | "*"
        | { readonly Service: string | readonly string[] }
        | { readonly AWS: readonly string[] };
    readonly Action: string | readonly string[];
    readonly Resource?: string | readonly string[];
    readonly Condition?: Readonly<
        Record<string, Readonly<Record<string, string | readonly string[]>>>
    >;
}

/** An IAM policy document as JSON; the order of statements and keys is the caller's, so it is stable. */
export function renderPolicy(statements: readonly Statement[]): string {
    return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/** Who may take a role. */
export interface Trust {
    /** Service principal, e.g. `ecs-tasks.amazonaws.com`. */
    readonly service: string;
    /**
     * Account on whose behalf the service must act, against a confused deputy. EC2 sends no source
     * account: leave it out there.
     * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
     */
    readonly sourceAccount?: string;
}

/** The document that lets a service take a role. */
export function renderTrust({ service, sourceAccount }: Trust): string {
    return renderPolicy([
        {
            Sid: "ServiceTakesRole",
            Effect: "Allow",
            Principal: { Service: service },
            Action: "sts:AssumeRole",
            ...(sourceAccount
                ? { Condition: { StringEquals: { "aws:SourceAccount": sourceAccount } } }
                : {}),
        },
    ]);
}
