import * as assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import {
    DescribeExecutionCommand,
    GetExecutionHistoryCommand,
    StartExecutionCommand,
    type HistoryEvent,
    type SFNClient,
} from "@aws-sdk/client-sfn";

/** A definition as the program renders it, with its waits between retries cut to a second. */
export function impatient(definition: string): string {
    const cut = definition.replaceAll(/"IntervalSeconds":\d+/g, '"IntervalSeconds":1');
    assert.notEqual(cut, definition);
    return cut;
}

/**
 * Starts an execution and waits for its end.
 * @throws Error when it still runs after a minute
 */
export async function runExecution(
    sfn: SFNClient,
    stateMachineArn: string,
    name: string,
    input: unknown,
) {
    const until = Date.now() + 60_000;
    const { executionArn } = await sfn.send(
        new StartExecutionCommand({
            stateMachineArn,
            name,
            input: JSON.stringify(input),
        }),
    );
    while (Date.now() < until) {
        const one = await sfn.send(new DescribeExecutionCommand({ executionArn }));
        if (one.status === "RUNNING") {
            await sleep(200);
            continue;
        }
        const { events = [] } = await sfn.send(
            new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }),
        );
        return { ...one, events };
    }
    const { events = [] } = await sfn.send(new GetExecutionHistoryCommand({ executionArn }));
    throw new Error(`${name} still runs after a minute, at ${events.at(-1)?.type}`);
}

/** Names of the states that an execution entered. */
export const entered = (events: readonly HistoryEvent[]) =>
    events.flatMap(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name ?? []);

/** Names of the training jobs that it scheduled. */
export const jobsOf = (events: readonly HistoryEvent[]) =>
    events.flatMap(({ taskScheduledEventDetails: task }) =>
        task?.parameters
            ? [(JSON.parse(task.parameters) as { TrainingJobName: string }).TrainingJobName]
            : [],
    );
