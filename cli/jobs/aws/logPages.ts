import { translateError } from "./errors";

/** One page of a log stream. */
export interface LogPage {
    readonly lines: readonly { readonly at: number; readonly text: string }[];
    /** Where the next page begins; the same as before at the end. */
    readonly next?: string;
}

/** A page of a stream of CloudWatch Logs, from the beginning or from `after`; empty while the stream is not there. */
export async function readLogPage(
    region: string,
    group: string,
    stream: string,
    after?: string,
): Promise<LogPage> {
    try {
        const api = await import("@aws-sdk/client-cloudwatch-logs");
        const client = new api.CloudWatchLogsClient({ region });
        const page = await client.send(
            new api.GetLogEventsCommand({
                logGroupName: group,
                logStreamName: stream,
                startFromHead: true,
                nextToken: after,
            }),
        );
        return {
            lines: (page.events ?? []).map(({ timestamp = 0, message = "" }) => ({
                at: timestamp,
                text: message,
            })),
            next: page.nextForwardToken,
        };
    } catch (error) {
        if ((error as Error).name === "ResourceNotFoundException")
            return { lines: [], next: after };
        throw translateError(error, `read the log ${stream} in ${region}`);
    }
}
