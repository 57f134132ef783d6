import * as assert from "node:assert/strict";
import { Fault, WORDS, type FaultKind, type Operation } from "../cloud/faults";
import type { Row } from "../cloud/model";
import { TYPES } from "../cloud/types";
import { succeeded, type Run } from "../support/events";
import { Lab } from "../support/lab";
import type { TestStack } from "../support/stack";

/** A stack on its way through an operation, and what it is to become. */
export interface Journey {
    readonly operation: Operation;
    /** Brings the stack to where the operation begins. */
    readonly begin: (lab: Lab) => Promise<TestStack>;
    /** The command that carries the operation out, for every type. */
    readonly command: (stack: TestStack) => Promise<Run>;
}

const DOCKER_IMAGE = "docker:index/image:Image";

/** How many of each type there are. */
export function census(rows: readonly Row[]): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const { type } of rows) counts[type] = (counts[type] ?? 0) + 1;
    return counts;
}

/** Types in the order in which a journey without faults comes to them, and where it ends. */
async function clean(journey: Journey): Promise<{ types: string[]; end: Record<string, number> }> {
    const lab = await Lab.open();
    try {
        const stack = await journey.begin(lab);
        lab.cloud.log.length = 0;
        succeeded(await journey.command(stack));
        const types = lab.cloud.log
            .filter(({ operation }) => operation === journey.operation)
            .map(({ type }) => type);
        return { types: [...new Set(types)], end: census(lab.cloud.state.rows) };
    } finally {
        lab.close();
    }
}

/**
 * Fails the first request of each type, and runs the command again until all faults are met: an update
 * ends at a fault, and the next one gets past it to further types.
 * @returns how many faults were met, in how many commands
 */
export async function failEachTypeOnce(journey: Journey, kind: FaultKind): Promise<string> {
    const { types, end } = await clean(journey);
    const lab = await Lab.open();
    try {
        const stack = await journey.begin(lab);
        const { faults } = lab.cloud;
        faults.push(...types.map((type) => new Fault(journey.operation, type, kind)));
        let commands = 0;
        while (faults.length > 0) {
            const waiting = new Set(faults.map(({ type }) => type));
            const run = await journey.command(stack);
            for (const { type } of faults) waiting.delete(type);
            assert.ok(waiting.size > 0, `no fault was met:\n${run.output}`);
            judge(lab, run, [...waiting], kind);
            commands++;
        }
        succeeded(await journey.command(stack));
        assert.deepEqual(census(lab.cloud.state.rows), end, "nothing is orphaned or made twice");
        return `${types.length} faults in ${commands} commands`;
    } finally {
        lab.close();
    }
}

/** The errors name resource and cause; then does what a person has to do, if anything. */
function judge(lab: Lab, run: Run, types: readonly string[], kind: FaultKind): void {
    if (kind === "lost") {
        for (const type of types) judgeLost(lab, run, type);
        return;
    }
    assert.ok(run.error, `${types.join(", ")} ${kind}: the command must fail`);
    const failed = run.failed.map((step) => step.type);
    assert.deepEqual([...new Set(failed)].sort(), [...types].sort(), run.errors.join("\n"));
    const causes = run.errors.filter((error) => error.includes(WORDS[kind]));
    assert.ok(causes.length >= types.length, run.errors.join("\n"));
    const pushed = kind === "half" || kind === "late";
    if (pushed && types.includes(DOCKER_IMAGE)) deletePushedTags(lab);
}

/**
 * After a lost answer the provider asks again, and what it finds depends on the type: see `again` in
 * the table. docs/operations.md tells people the same.
 */
function judgeLost(lab: Lab, run: Run, type: string): void {
    const again = type === DOCKER_IMAGE ? "refused" : TYPES[type]?.again;
    const failed = run.failed.some((step) => step.type === type);
    assert.equal(failed, again === "refused", `${type}: ${run.errors.join("\n")}`);
    if (type === DOCKER_IMAGE) return deletePushedTags(lab);
    if (again !== "refused" && again !== "second") return;
    const [unknown, ...others] = lab.cloud.rowsOf(type).filter((row) => row.lost);
    assert.ok(unknown && others.length === 0, type);
    // What a person does: deletes what the error names, or what nothing refers to though it has the tag.
    if (again === "refused") assert.ok(run.errors.join("\n").includes(unknown.id), unknown.id);
    else assert.ok(unknown.inputs.tags["gpu-batch:cell"], `${type} is found by its tag`);
    lab.cloud.state.rows = lab.cloud.state.rows.filter((row) => row !== unknown);
}

/** `aws ecr batch-delete-image`: the tag was pushed, and an immutable repository takes it once. */
export function deletePushedTags(lab: Lab): void {
    for (const row of lab.cloud.rowsOf("aws:ecr/repository:Repository")) row.content.length = 0;
}
