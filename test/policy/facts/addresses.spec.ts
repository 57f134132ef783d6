import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { holdsStrangers, parseRange } from "../../../policy/facts/addresses";

describe("addresses", () => {
    for (const [cidr, first, last] of [
        ["10.0.0.0/8", 0x0a000000n, 0x0affffffn],
        ["10.1.2.3/8", 0x0a000000n, 0x0affffffn],
        ["0.0.0.0/0", 0n, 0xffffffffn],
        ["192.0.2.7/32", 0xc0000207n, 0xc0000207n],
        ["::/0", 0n, (1n << 128n) - 1n],
        ["fe80::1/128", 0xfe80n * (1n << 112n) + 1n, 0xfe80n * (1n << 112n) + 1n],
        ["2001:db8::/32", 0x20010db8n << 96n, (0x20010db9n << 96n) - 1n],
    ] as const)
        it(`read ${cidr}`, () => {
            const range = parseRange(cidr);
            assert.deepEqual([range?.first, range?.last], [first, last]);
        });

    for (const text of [
        "",
        "10.0.0.0",
        "10.0.0/8",
        "256.0.0.0/8",
        "10.0.0.0/33",
        "::/129",
        "1::2::3/64",
        "x/0",
        "1:2:3/64",
    ])
        it(`read no block in ${JSON.stringify(text)}`, () =>
            assert.equal(parseRange(text), undefined));

    for (const [cidrs, open] of [
        [[], false],
        [["0.0.0.0/0"], true],
        [["11.0.0.0/8"], false],
        [["11.0.0.0/8", "11.1.0.0/16"], false],
        [["11.0.0.0/8", "12.0.0.0/32"], true],
        [["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"], false],
        [["10.0.0.0/7"], true],
        [["::/0"], true],
        [["2001:db8::/32"], false],
        [["fd00::/8", "fe80::/10"], false],
    ] as const)
        it(`${open ? "hold" : "hold no"} strangers: ${cidrs.join(" ") || "none"}`, () =>
            assert.equal(holdsStrangers(cidrs), open));

    it("hold as many in any order, and however a block is cut", () => {
        const block = fc.record({
            group: fc.integer({ min: 0x2000, max: 0x3fff }),
            length: fc.integer({ min: 4, max: 14 }),
        });
        fc.assert(
            fc.property(fc.array(block, { maxLength: 6 }), (blocks) => {
                const whole = blocks.map(
                    ({ group, length }) => `${group.toString(16)}::/${length}`,
                );
                const halves = blocks.flatMap(({ group, length }) => {
                    const first = group & (0xffff << (16 - length));
                    return [first, first + (1 << (15 - length))].map(
                        (half) => `${half.toString(16)}::/${length + 1}`,
                    );
                });
                assert.equal(holdsStrangers(halves.reverse()), holdsStrangers(whole));
            }),
        );
    });
});
