import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { cutManifest, renderIndexMap, renderManifest } from "../../../cli/jobs/manifestShards";

describe("renderManifest", () => {
    it("gives every item to one shard, in order, evenly, by its bytes", () =>
        fc.assert(
            fc.property(
                fc.uniqueArray(fc.string({ minLength: 1, unit: "grapheme" }), {
                    minLength: 1,
                    maxLength: 60,
                }),
                fc.integer({ min: 1, max: 70 }),
                (texts, wanted) => {
                    const items = texts.map((item, n) => ({
                        id: `i${n}`,
                        text: JSON.stringify(item),
                    }));
                    const rendered = renderManifest(items, wanted);
                    const table = JSON.parse(rendered.shards) as {
                        version: number;
                        count: number;
                        shards: [number, number, number][];
                    };
                    assert.equal(table.count, items.length);
                    assert.equal(rendered.shardCount, Math.min(wanted, items.length));
                    const bytes = Buffer.from(rendered.items);
                    const read = table.shards.flatMap(([start, length, count]) => {
                        const part = bytes
                            .subarray(start, start + length)
                            .toString()
                            .trimEnd()
                            .split("\n");
                        assert.equal(part.length, count);
                        return part.map((line) => JSON.parse(line) as unknown);
                    });
                    assert.deepEqual(
                        read,
                        texts.map((item, n) => ({ id: `i${n}`, item })),
                    );
                    const counts = table.shards.map(([, , count]) => count);
                    assert.ok(Math.max(...counts) - Math.min(...counts) <= 1);
                },
            ),
        ));

    it("says so when an item's own text has line breaks, which a row then has too", () => {
        const version = (text: string) =>
            (JSON.parse(renderManifest([{ id: "a", text }], 1).shards) as { version: number })
                .version;
        assert.deepEqual(['{"a":"\\n"}', "{\n}", "[\r]"].map(version), [1, 2, 2]);
    });

    it("writes an index map as the worker reads it", () =>
        assert.equal(renderIndexMap([7, 2]), '{"version":1,"indices":[7,2]}'));
});

describe("cutManifest", () => {
    const TEXT = Array.from({ length: 32 }, (_, n) => `item ${n}`).join("\n");

    for (const [array, itemsPerShard, shards] of [
        [8, 1, 8],
        [undefined, 1, 32],
        [undefined, 5, 7],
        [32, 1, 32],
    ] as const)
        it(`makes ${shards} shards for ${array ?? "no"} children, ${itemsPerShard} items each`, () => {
            const cut = cutManifest(TEXT, { manifest: "texts.txt", array, itemsPerShard });
            assert.deepEqual(cut.problems, []);
            assert.equal(cut.manifest.shardCount, shards);
        });

    it("refuses more children than items", () =>
        assert.deepEqual(
            cutManifest(TEXT, { manifest: "texts.txt", array: 33, itemsPerShard: 1 }).problems,
            [
                {
                    key: "--array",
                    message: "is 33, and the manifest has 32 items; write 32 or less",
                },
            ],
        ));

    it("names the file of every problem, and not the number of children beside them", () =>
        assert.deepEqual(
            cutManifest("a\nb\na", { manifest: "texts.txt", array: 33, itemsPerShard: 1 }).problems,
            [
                {
                    key: "texts.txt line 3",
                    message: "repeats line 1 (ac8d8342bbb2362d); each item once, each id once",
                },
            ],
        ));
});
