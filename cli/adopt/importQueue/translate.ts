import { MAX_STACK_NAME } from "../../../core/facts/names";
import type { GivenSettings } from "../draft";
import { translateDefinition } from "./definition";
import { translateEnvironments } from "./environments";
import { Differences, type FoundQueue, type Translation } from "./found";

/** The settings that come closest to a queue with its job definition, and all that differs. */
export function translateQueue(found: FoundQueue): Translation {
    const queue = tellQueue(found);
    const shares = translateShares(found);
    const environments = translateEnvironments(found.environments);
    const definition = found.definition ? translateDefinition(found.definition) : NO_DEFINITION;
    const parts = [queue, shares, environments, definition];
    const settings = parts.reduce<GivenSettings>((all, one) => ({ ...all, ...one.settings }), {
        regions: [found.region],
    });
    return { settings, differences: parts.flatMap(({ differences }) => differences) };
}

const NO_DEFINITION: Translation = {
    settings: {},
    differences: [
        {
            of: "job definition",
            kind: "missing",
            message: "none was named and no job of the queue tells one: jobs get the defaults",
        },
    ],
};

function tellQueue({ queue, unread }: FoundQueue): Translation {
    const differences = new Differences(`queue ${queue.jobQueueName}`);
    differences.addChange("a cell has a queue of its own: what is queued in this one stays there");
    if (queue.state === "DISABLED") differences.addChange("disabled: a cell's is enabled");
    if ((queue.priority ?? 1) !== 1)
        differences.addMissing(`priority ${queue.priority}: a cell has one queue`);
    differences.addMissingOf([
        [
            queue.jobStateTimeLimitActions,
            "its limits for stuck jobs: a cell's cancel jobs that can never start",
        ],
        [queue.tags, "tags: write those that you want to gpu-batch:tags"],
    ]);
    for (const sentence of unread) differences.addMissing(sentence);
    return { settings: {}, differences: differences.list };
}

/** Shares of teams: Batch's weight is the inverse of a share. */
function translateShares({ shares }: FoundQueue): Translation {
    if (!shares) return { settings: {}, differences: [] };
    const differences = new Differences(`scheduling policy ${shares.name}`);
    const {
        shareDistribution = [],
        computeReservation,
        shareDecaySeconds,
    } = shares.fairsharePolicy ?? {};
    const isGroup = (name = "") => name.endsWith("*");
    const named = shareDistribution.filter(({ shareIdentifier }) => !isGroup(shareIdentifier));
    const fairShare = Object.fromEntries(
        named.map(({ shareIdentifier = "", weightFactor = 1 }) => [
            shareIdentifier,
            Number((1 / weightFactor).toFixed(4)),
        ]),
    );
    const groups = shareDistribution.filter(({ shareIdentifier }) => isGroup(shareIdentifier));
    differences.addMissingOf([
        [
            groups,
            `shares by prefix (${groups.map((one) => one.shareIdentifier).join(", ")}): name each team`,
        ],
        [computeReservation, `compute reservation ${computeReservation}`],
        [shareDecaySeconds, `share decay of ${shareDecaySeconds} seconds: a cell has its own`],
    ]);
    return {
        settings: named.length > 0 ? { fairShare } : {},
        differences: differences.list,
    };
}

/** Name of a stack for a queue: what names of buckets and roles take of it. */
export function proposeStackName(queue: string): string {
    const name = queue
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, "-")
        .replace(/^[^a-z]+/, "")
        .slice(0, MAX_STACK_NAME)
        .replace(/-+$/, "");
    return name || "imported";
}
