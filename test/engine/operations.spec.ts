import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { ROOT } from "../support/preview";
import { succeeded } from "./support/events";
import { Lab } from "./support/lab";
import { inRegions, planCounts, planText, SHOWN_CHANGES } from "./support/plans";

const FILE = path.join(ROOT, "docs", "operations.md");

/** A plan in the page: a comment with its name, and the block after it. */
const BLOCK = /(<!-- plan: ([^>]+) -->\n\n```text\n)([\s\S]*?)(\n```)/g;

/** Plans of prod, by their name in the page. */
async function plans(): Promise<Map<string, string>> {
    const lab = await Lab.open();
    const found = new Map<string, string>();
    try {
        const stack = await lab.stack("prod", inRegions("us-east-2"));
        found.set("first deployment", planCounts(succeeded(await stack.preview())));
        succeeded(await stack.up());
        for (const [name, change] of Object.entries(SHOWN_CHANGES)) {
            stack.change(change());
            found.set(name, planText(succeeded(await stack.preview())));
        }
        for (const [name, regions] of [
            ["another region", ["us-west-2"]],
            ["a second region", ["us-east-2", "us-west-2"]],
        ] as const) {
            stack.change(inRegions(...regions));
            found.set(name, planCounts(succeeded(await stack.preview())));
        }
        found.set("teardown", planCounts(succeeded(await stack.previewDestroy())));
        return found;
    } finally {
        lab.close();
    }
}

describe("docs/operations.md", () => {
    it("shows the plans that the real engine makes (GPU_BATCH_WRITE_PLANS=1 writes them)", async () => {
        const actual = await plans();
        const page = fs.readFileSync(FILE, "utf8");
        const named = [...page.matchAll(BLOCK)].map(([, , name]) => name ?? "");
        assert.deepEqual([...named].sort(), [...actual.keys()].sort());
        const current = page.replace(
            BLOCK,
            (_, head: string, name: string, __: string, end: string) =>
                `${head}${actual.get(name)}${end}`,
        );
        if (process.env.GPU_BATCH_WRITE_PLANS) fs.writeFileSync(FILE, current);
        else assert.equal(page, current);
    });
});
