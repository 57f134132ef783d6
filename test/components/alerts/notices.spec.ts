import * as assert from "node:assert/strict";
import { buildAlertNames } from "../../../components/alerts/alertNames";
import { buildMessage, listNotices } from "../../../components/alerts/notices";
import { NOTICE_KINDS, type NoticeKind } from "../../../core/settings/alerts";
import { createCommands } from "../../../cli/commands";
import { NAMES as WORKFLOW_NAMES } from "../../support/workflowSpec";
import { matches, transformed } from "../../support/eventBridge";
import { EVENTS } from "../../support/sampleEvents";

const CELL = { stack: "prod", region: "us-east-2" };
const NAMES = buildAlertNames({ ...CELL, accountId: "123456789012" });
const ALL = listNotices({
    ...CELL,
    names: NAMES,
    stateMachineArn: WORKFLOW_NAMES.stateMachineArn,
    buildsAmis: true,
});
const of = (kind: NoticeKind) => ALL.find((notice) => notice.kind === kind)!;

/** An event with fields changed; a field that becomes undefined is left out. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
function changed(kind: NoticeKind, change: (event: any) => void): unknown {
    const event = structuredClone(EVENTS[kind]);
    change(event);
    return JSON.parse(JSON.stringify(event));
}

describe("rules for events", () => {
    for (const kind of NOTICE_KINDS) {
        it(`of ${kind} match the recorded event`, () =>
            assert.equal(matches(of(kind).pattern, EVENTS[kind]), true));

        it(`of ${kind} match no other recorded event`, () => {
            for (const other of NOTICE_KINDS.filter((one) => one !== kind))
                assert.equal(matches(of(kind).pattern, EVENTS[other]), false, other);
        });

        it(`of ${kind} match no other source and no other type of event`, () => {
            for (const field of ["source", "detail-type"]) {
                const event = changed(kind, (one) => (one[field] = "other"));
                assert.equal(matches(of(kind).pattern, event), false, field);
            }
        });
    }

    const QUEUE = "arn:aws:batch:us-east-2:123456789012:job-queue";
    const CASES: readonly [string, NoticeKind, boolean, unknown][] = [
        [
            "a job that succeeded",
            "jobs",
            false,
            changed("jobs", ({ detail }) => (detail.status = "SUCCEEDED")),
        ],
        [
            "a job of another queue",
            "jobs",
            false,
            changed("jobs", ({ detail }) => (detail.jobQueue = `${QUEUE}/team-queue`)),
        ],
        [
            "a job of another stack whose name begins alike",
            "jobs",
            false,
            changed("jobs", ({ detail }) => (detail.jobQueue = `${QUEUE}/prod-us-east-2b-queue-1`)),
        ],
        [
            "a job of the same cell's queue in another region",
            "jobs",
            false,
            changed(
                "jobs",
                ({ detail }) =>
                    (detail.jobQueue = detail.jobQueue.replaceAll("us-east-2", "us-west-2")),
            ),
        ],
        [
            "an array job",
            "jobs",
            true,
            changed("jobs", ({ detail }) => {
                detail.arrayProperties = { statusSummary: { FAILED: 3 }, size: 100 };
            }),
        ],
        [
            "one index of an array job",
            "jobs",
            false,
            changed("jobs", ({ detail }) => (detail.arrayProperties = { index: 17 })),
        ],
        [
            "index 0 of an array job",
            "jobs",
            false,
            changed("jobs", ({ detail }) => (detail.arrayProperties = { index: 0 })),
        ],
        [
            "a blocked queue of another cell",
            "queue",
            false,
            changed("queue", ({ detail }) => (detail.jobQueue = `${QUEUE}/test-us-east-2-queue-1`)),
        ],
        [
            "a rebalance recommendation",
            "reclaims",
            false,
            changed(
                "reclaims",
                (event) => (event["detail-type"] = "EC2 Instance Rebalance Recommendation"),
            ),
        ],
        [
            "a run that is still going",
            "executions",
            false,
            changed("executions", ({ detail }) => (detail.status = "RUNNING")),
        ],
        [
            "a run that took too long",
            "executions",
            true,
            changed("executions", ({ detail }) => (detail.status = "TIMED_OUT")),
        ],
        [
            "a run that was stopped",
            "executions",
            true,
            changed("executions", ({ detail }) => (detail.status = "ABORTED")),
        ],
        [
            "a run of another state machine",
            "executions",
            false,
            changed("executions", ({ detail }) => (detail.stateMachineArn += "-2")),
        ],
        [
            "an AMI that is being tested",
            "ami",
            false,
            changed("ami", ({ detail }) => (detail.state.status = "TESTING")),
        ],
        [
            "an AMI of another team",
            "ami",
            false,
            changed("ami", (event) => {
                event.resources = [event.resources[0].replace("prod-us-east-2-ami", "golden")];
            }),
        ],
    ];
    for (const [what, kind, expected, event] of CASES)
        it(`of ${kind} ${expected ? "match" : "do not match"} ${what}`, () =>
            assert.equal(matches(of(kind).pattern, event), expected));

    it("are made for what the cell has", () => {
        const kinds = (spec: { stateMachineArn?: string; buildsAmis: boolean }) =>
            listNotices({ ...CELL, names: NAMES, ...spec }).map(({ kind }) => kind);
        assert.deepEqual(kinds({ buildsAmis: false }), ["jobs", "queue", "reclaims"]);
        assert.deepEqual(kinds({ buildsAmis: true }), ["jobs", "queue", "reclaims", "ami"]);
    });

    it("have names that EventBridge takes, whatever the stack", () => {
        const longest = buildAlertNames({
            stack: "s".repeat(25),
            region: "ap-southeast-2",
            accountId: "123456789012",
        });
        for (const kind of [...NOTICE_KINDS, "activity"])
            assert.ok(longest.rule(kind).length <= 64, longest.rule(kind));
    });
});

describe("messages", () => {
    const MESSAGES: Readonly<Record<NoticeKind, { title: string; description: string[] }>> = {
        jobs: {
            title: "A job failed (prod-us-east-2)",
            description: [
                "*embed* (4c7599ae-0a82-49aa-ba5a-4727fcce14a8)",
                'Essential container in task exited: "OOM"',
                "Details: gpu-batch watch 4c7599ae-0a82-49aa-ba5a-4727fcce14a8 --region us-east-2",
            ],
        },
        queue: {
            title: "The job queue is blocked (prod-us-east-2)",
            description: [
                "*embed* (4c7599ae-0a82-49aa-ba5a-4727fcce14a8) cannot start, and the jobs behind it wait",
                "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY - no capacity",
                "Details: gpu-batch watch 4c7599ae-0a82-49aa-ba5a-4727fcce14a8 --region us-east-2",
                "To cancel it: gpu-batch cancel 4c7599ae-0a82-49aa-ba5a-4727fcce14a8 --region us-east-2",
            ],
        },
        reclaims: {
            title: "A spot instance is being reclaimed (prod-us-east-2)",
            description: [
                "i-1234567890abcdef0: terminate in two minutes. Batch retries the jobs that run on it.",
            ],
        },
        executions: {
            title: "A training run did not succeed (prod-us-east-2)",
            description: [
                "*night-1*: FAILED States.TaskFailed",
                "AlgorithmError: loss is nan",
                "Details: gpu-batch train --stack prod --region us-east-2 --follow night-1",
            ],
        },
        ami: {
            title: "An AMI build failed (prod-us-east-2)",
            description: [
                "arn:aws:imagebuilder:us-east-2:123456789012:image/prod-us-east-2-ami-4e15ee9/1.0.7/1",
                "the step CheckGpu failed",
                "The compute environment keeps its current AMI.",
                "Build log: aws logs tail /aws/imagebuilder/gpu-batch-prod-us-east-2 --since 1d --region us-east-2",
            ],
        },
    };
    for (const kind of NOTICE_KINDS)
        it(`of ${kind} say what happened, in the form that chats take`, () => {
            const message = buildMessage(of(kind), NAMES.cell);
            assert.deepEqual(JSON.parse(transformed(message, EVENTS[kind])), {
                version: "1.0",
                source: "custom",
                content: {
                    textType: "client-markdown",
                    title: MESSAGES[kind].title,
                    description: MESSAGES[kind].description.join("\n"),
                },
            });
        });

    const commands = NOTICE_KINDS.flatMap((kind) =>
        MESSAGES[kind].description.flatMap((line) => /gpu-batch (.*)$/.exec(line)?.[1] ?? []),
    );

    it("name commands", () =>
        assert.deepEqual(
            commands.map((text) => text.split(" ")[0]),
            ["watch", "watch", "cancel", "train"],
        ));

    for (const text of commands)
        it(`name one that can be run as it is printed: ${text}`, async () => {
            const [verb = "", ...words] = text.split(" ");
            const [command] = createCommands(verb);
            const regions: unknown[] = [];
            // A machine that does not remember the job needs its region.
            command!.exitOverride().action(() => {
                regions.push(command!.opts().region);
            });
            await command!.parseAsync(words, { from: "user" });
            assert.deepEqual(regions, ["us-east-2"]);
        });

    it("use every path that they name", () => {
        for (const kind of NOTICE_KINDS) {
            const { inputPaths, inputTemplate } = buildMessage(of(kind), NAMES.cell);
            for (const name of Object.keys(inputPaths))
                assert.ok(inputTemplate.includes(`<${name}>`), `${kind}: ${name}`);
        }
    });
});

describe("the event pattern matcher of these tests", () => {
    const CASES: readonly [object, object, boolean][] = [
        [{ a: ["x"] }, { a: "x" }, true],
        [{ a: ["x", "y"] }, { a: "y" }, true],
        [{ a: ["x"] }, { a: "xy" }, false],
        [{ a: ["x"] }, {}, false],
        [{ a: [{ prefix: "x" }] }, { a: "xy" }, true],
        [{ a: [{ prefix: "x" }] }, { a: ["z", "xy"] }, true],
        [{ a: [{ exists: true }] }, { a: 0 }, true],
        [{ a: [{ exists: true }] }, {}, false],
        [{ a: { b: [{ exists: false }] } }, {}, true],
        [{ a: { b: [{ exists: false }] } }, { a: { b: 0 } }, false],
        [{ a: { b: ["x"] } }, { a: "x" }, false],
    ];
    for (const [pattern, event, expected] of CASES)
        it(`${JSON.stringify(pattern)} ${expected ? "takes" : "leaves"} ${JSON.stringify(event)}`, () =>
            assert.equal(matches(pattern as Parameters<typeof matches>[0], event), expected));
});
