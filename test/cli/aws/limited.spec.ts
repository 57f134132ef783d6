import * as assert from "node:assert/strict";
import { mapLimited } from "../../../cli/aws/limited";

const ITEMS = Array.from({ length: 20 }, (_, index) => index);

describe("mapLimited", () => {
    it("works on every item once, on no more at once than allowed, and keeps the order", async () => {
        let running = 0;
        let most = 0;
        const results = await mapLimited(ITEMS, 4, async (item) => {
            running += 1;
            most = Math.max(most, running);
            await new Promise((resolve) => setTimeout(resolve, item % 3));
            running -= 1;
            return item * 2;
        });
        assert.deepEqual(
            results,
            ITEMS.map((item) => item * 2),
        );
        assert.equal(most, 4);
    });

    it("does nothing for no items", async () =>
        assert.deepEqual(await mapLimited([], 4, () => Promise.reject(new Error("called"))), []));

    it("fails as the work does", () =>
        assert.rejects(
            mapLimited(ITEMS, 4, (item) =>
                item === 7 ? Promise.reject(new Error("seven")) : Promise.resolve(item),
            ),
            /^Error: seven$/,
        ));
});
