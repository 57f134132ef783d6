import * as assert from "node:assert/strict";
import { parseLock } from "../../../../core/lock/lock";
import {
    prepareSubmission,
    type SubmissionInput,
    type SubmitOptions,
} from "../../../../cli/jobs/submit/inputs";
import { lockText } from "../../../support/preview";
import { targetCell } from "../../../support/targetCells";

const ITEMS = Array.from({ length: 10 }, (_, n) => `item ${n}`).join("\n");
const INPUT: SubmissionInput = {
    options: { stack: "prod", cwd: ".", state: "state", itemsPerShard: 1, manifest: "items.txt" },
    command: ["python3", "embed.py"],
    manifestText: ITEMS,
    cells: [targetCell()],
    lock: parseLock(lockText()).lock!,
    dependencies: [],
};
const prepare = (options: Partial<SubmitOptions> = {}, change: Partial<SubmissionInput> = {}) =>
    prepareSubmission({ ...INPUT, ...change, options: { ...INPUT.options, ...options } });
const list = (...args: Parameters<typeof prepare>) =>
    prepare(...args).problems.map(({ key, message }) => `${key}: ${message}`);

describe("prepareSubmission", () => {
    it("makes an order of what was typed, a child per item", () => {
        const { submission, problems } = prepare({ output: "s3://team-data/out/", token: "t1" });
        assert.deepEqual(problems, []);
        const { order, manifest, costs } = submission!;
        assert.equal(manifest?.shardCount, 10);
        assert.deepEqual(order.parts, [{ cell: targetCell(), offset: 0, size: 10 }]);
        assert.deepEqual([order.token, order.output], ["t1", "s3://team-data/out"]);
        assert.equal(costs[0]?.children, 10);
    });

    it("takes the stack from the outputs where it is not given", () => {
        const { order } = prepare({ stack: undefined }).submission!;
        assert.equal(order.stack, "prod");
        const other = targetCell({ logGroup: "/team/jobs" });
        assert.equal(prepare({ stack: undefined }, { cells: [other] }).submission?.order.stack, "");
        assert.equal(prepare({ stack: "test" }).submission?.order.stack, "test");
    });

    it("is the same submission under another token, and another for other items", () => {
        const digest = (...args: Parameters<typeof prepare>) => prepare(...args).submission?.digest;
        assert.ok(digest());
        assert.equal(digest({ token: "a" }), digest({ token: "b" }));
        assert.notEqual(digest(), digest({}, { manifestText: `${ITEMS}\none more` }));
        assert.notEqual(digest(), digest({ timeout: 5 }));
    });

    for (const output of [
        "team-data/out",
        "s3://team-data",
        "s3://team-data/",
        "s3://team-data//",
        "s3://Team-Data/out",
        "s3://my..bucket/out",
        "s3://192.168.5.4/out",
        "https://team-data.s3.amazonaws.com/out",
    ])
        it(`refuses the output ${output}`, () =>
            assert.deepEqual(list({ output }), [
                `--output: is ${output}; write s3://bucket/prefix`,
            ]));

    it("refuses a prefix that leaves no room for an id in a key of S3", () => {
        assert.deepEqual(list({ output: `s3://team-data/${"é".repeat(255)}x` }), []);
        assert.deepEqual(list({ output: `s3://team-data/${"é".repeat(256)}` }), [
            "--output: has a prefix of 512 bytes, and may have 511, which leaves 512 for an id; write a shorter one",
        ]);
    });

    it("lists every problem at once, and no price beside them", () =>
        assert.deepEqual(
            list({ token: "a b", array: 11, output: "out", region: "eu-west-1", maxUsd: 0.01 }),
            [
                "--array: is 11, and the manifest has 10 items; write 10 or less",
                '--token: is "a b"; write 1 to 64 letters, digits, hyphens and underscores, a letter or digit first',
                "--output: is out; write s3://bucket/prefix",
                "--region: the stack has no cell in eu-west-1; write us-east-2",
            ],
        ));

    it("keeps to the ceiling, and refuses one that it cannot keep", () => {
        assert.match(list({ maxUsd: 0.01 })[0]!, /^--max-usd: is \$0\.0100, and the worst case is/);
        const cells = [targetCell({ region: "sa-east-1" })];
        assert.deepEqual(list({ maxUsd: 1e9 }, { cells }), [
            "--max-usd: cannot be kept: regions.lock.json has no price for the cell",
        ]);
    });
});
