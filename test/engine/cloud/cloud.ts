import { createHash } from "node:crypto";
import { answer } from "./answers";
import type { Fault, Operation } from "./faults";
import { CloudError, type Bag, type CloudView, type Row } from "./model";
import { refuseChange, refuseDeletion, refuseMissing, refuseTaken } from "./rules";
import { modelOf } from "./types";

/** Requests for which something new stays unknown to other services. */
const DELAY = 3;

/** One change that the cloud carried out. */
export interface LogEntry {
    readonly operation: Operation;
    readonly type: string;
    readonly id: string;
    readonly region: string;
}

/** Everything in the cloud; plain JSON, so that a test can save it and go on from it. */
export interface CloudState {
    rows: Row[];
    /** What no state of Pulumi knows, such as AMIs. */
    left: { readonly kind: string; readonly id: string }[];
    tick: number;
    made: number;
}

/** What the provider is told of a resource. */
export interface Described {
    readonly id: string;
    readonly inputs: Bag;
    readonly outputs: Bag;
}

/** The simulated AWS account. Its rules are those of `types/`; nothing is allowed that no row allows. */
export class Cloud implements CloudView {
    state: CloudState = { rows: [], left: [], tick: 0, made: 0 };
    readonly log: LogEntry[] = [];
    readonly faults: Fault[] = [];
    /** Called at each change, before it is carried out and after. */
    watch: (when: "before" | "after", entry: LogEntry) => void = () => undefined;

    rowsOf(type: string, region?: string): Row[] {
        return this.state.rows.filter(
            (row) => row.type === type && (region === undefined || row.region === region),
        );
    }

    find(type: string, by: string, value: unknown, region?: string): Row | undefined {
        return this.state.rows.find(
            (row) =>
                row.type === type &&
                (region === undefined || row.region === "" || row.region === region) &&
                (by === "id" ? row.id : (row.outputs[by] ?? row.inputs[by])) === value,
        );
    }

    leave(kind: string, id: string): void {
        this.state.left.push({ kind, id });
    }

    create(type: string, region: string, inputs: Bag): Described {
        const model = modelOf(type);
        const home = model.global ? "" : region;
        const fault = this.begin("create", type, home, "");
        const twin = refuseTaken(this.state.rows, type, home, inputs);
        if (twin) {
            model.made?.(twin, this);
            return describe(twin);
        }
        refuseMissing(this, type, region, inputs);
        const serial = createHash("sha256")
            .update(String(++this.state.made))
            .digest("hex")
            .slice(0, 12);
        const place = { region, serial };
        const id = model.id(inputs, place);
        const { tick } = this.state;
        const row: Row = {
            id,
            type,
            region: home,
            inputs,
            outputs: model.outputs(inputs, place, id),
            settledAt: tick + (model.slow || model.global ? DELAY : 0),
            content: [],
            revisions: [],
        };
        model.made?.(row, this);
        this.state.rows.push(row);
        this.end("create", row, fault);
        return describe(row);
    }

    read(type: string, region: string, id: string): Described | undefined {
        const row = this.row(type, region, id);
        return row ? describe(row) : undefined;
    }

    /** Whether a slow resource has become usable. */
    settled(type: string, region: string, id: string): boolean {
        this.state.tick++;
        return (this.row(type, region, id)?.settledAt ?? 0) <= this.state.tick;
    }

    update(type: string, region: string, id: string, inputs: Bag): Described {
        const model = modelOf(type);
        const row = this.row(type, region, id);
        const fault = this.begin("update", type, row?.region ?? region, id);
        if (!row) throw new CloudError("ResourceNotFoundException", `${type} ${id} does not exist`);
        refuseMissing(this, type, region, inputs);
        refuseChange(row, inputs);
        // Tags are changed by a request of their own, which makes no version of anything.
        const changed = text(withoutTags(inputs)) !== text(withoutTags(row.inputs));
        const outputs = changed ? (model.updated?.(row, inputs) ?? {}) : {};
        if (changed && model.madeAgain) model.made?.({ ...row, inputs }, this);
        row.outputs = { ...row.outputs, ...outputs };
        row.inputs = inputs;
        this.end("update", row, fault);
        return describe(row);
    }

    /** Sets a queue or environment to DISABLED, which its deletion demands. */
    disable(type: string, region: string, id: string): void {
        const row = this.row(type, region, id);
        if (row) row.inputs = { ...row.inputs, state: "DISABLED" };
    }

    /** @param emptied whether the provider removes the content first */
    remove(type: string, region: string, id: string, emptied: boolean): void {
        const row = this.row(type, region, id);
        // The provider takes "not found" for success.
        if (!row) return;
        const fault = this.begin("delete", type, row.region, id);
        if (emptied) row.content = [];
        refuseDeletion(this.state.rows, row);
        this.state.rows = this.state.rows.filter((other) => other !== row);
        this.end("delete", row, fault);
    }

    invoke(token: string, region: string, args: Bag): Bag {
        this.state.tick++;
        return answer(token, region, args, this.state.tick);
    }

    private row(type: string, region: string, id: string): Row | undefined {
        return this.find(type, "id", id, region);
    }

    /** Counts the request, and fails it when a fault is due that leaves nothing behind. */
    private begin(operation: Operation, type: string, region: string, id: string) {
        this.state.tick++;
        this.watch("before", { operation, type, id, region });
        const index = this.faults.findIndex(
            (fault) => fault.operation === operation && fault.type === type,
        );
        const [fault] = index < 0 ? [] : this.faults.splice(index, 1);
        fault?.before();
        return fault;
    }

    private end(operation: Operation, row: Row, fault: Fault | undefined): void {
        const { type, id, region } = row;
        const entry = { operation, type, id, region };
        this.log.push(entry);
        this.watch("after", entry);
        row.lost = fault?.kind === "lost";
        fault?.after(describe(row), modelOf(type).allOrNothing);
    }
}

function describe({ id, inputs, outputs }: Row): Described {
    return structuredClone({ id, inputs, outputs });
}

function withoutTags({ tags: _, tagsAll: __, ...inputs }: Bag): Bag {
    return inputs;
}

/** JSON with sorted keys, to compare by. */
export function text(value: unknown): string {
    return JSON.stringify(value, (_, item: unknown) =>
        typeof item === "object" && item !== null && !Array.isArray(item)
            ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
            : item,
    );
}
