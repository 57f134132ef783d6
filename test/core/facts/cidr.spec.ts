import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import {
    contains,
    formatIpv4,
    isPrivate,
    overlaps,
    parseCidr,
    parseIpv4,
    cutZoneBlocks,
} from "../../../core/facts/cidr";

const address = fc.nat({ max: 0xffffffff });
/** A block of at least /8 and at most /26, so that it can be cut for zones. */
const block = fc.tuple(address, fc.integer({ min: 8, max: 26 })).map(([at, prefix]) => {
    const size = 2 ** (32 - prefix);
    return `${formatIpv4(Math.floor(at / size) * size)}/${prefix}`;
});

describe("cidr", () => {
    for (const text of [
        "",
        "10.0.0.0",
        "10.0.0/16",
        "10.0.0.1/16",
        "10.0.0.0/33",
        "010.0.0.0/8",
        "a/8",
    ])
        it(`refuses ${text || "nothing"}`, () => assert.equal(parseCidr(text), undefined));

    it("reads a block as the range of its addresses", () =>
        assert.deepEqual(parseCidr("10.0.0.0/16"), {
            first: 0x0a000000,
            last: 0x0a00ffff,
            prefix: 16,
        }));

    it("reads what it writes", () =>
        fc.assert(
            fc.property(address, (value) => assert.equal(parseIpv4(formatIpv4(value)), value)),
        ));

    const OVERLAPS: readonly [string, string, boolean][] = [
        ["10.0.0.0/16", "10.0.0.0/16", true],
        ["10.0.0.0/16", "10.0.255.0/24", true],
        ["10.0.0.0/16", "10.1.0.0/16", false],
        ["0.0.0.0/0", "192.168.0.0/16", true],
    ];
    for (const [a, b, expected] of OVERLAPS)
        it(`${a} and ${b} ${expected ? "overlap" : "are disjoint"}, either way round`, () => {
            assert.equal(overlaps(parseCidr(a)!, parseCidr(b)!), expected);
            assert.equal(overlaps(parseCidr(b)!, parseCidr(a)!), expected);
        });

    const PRIVATE: readonly [string, boolean][] = [
        ["10.0.0.0/8", true],
        ["172.31.0.0/16", true],
        ["172.32.0.0/16", false],
        ["192.168.4.0/24", true],
        ["10.0.0.0/7", false],
    ];
    for (const [text, expected] of PRIVATE)
        it(`${text} is ${expected ? "" : "not "}private`, () =>
            assert.equal(isPrivate(parseCidr(text)!), expected));
});

describe("zoneBlocks", () => {
    it("gives each zone a quarter", () =>
        assert.deepEqual(cutZoneBlocks("10.64.0.0/16", 3), [
            "10.64.0.0/18",
            "10.64.64.0/18",
            "10.64.128.0/18",
        ]));

    it("moves no subnet when a zone is added", () =>
        fc.assert(
            fc.property(block, (text) => {
                assert.deepEqual(cutZoneBlocks(text, 4).slice(0, 2), cutZoneBlocks(text, 2));
            }),
        ));

    it("stays inside the block and never overlaps", () =>
        fc.assert(
            fc.property(block, fc.integer({ min: 1, max: 4 }), (text, zones) => {
                const whole = parseCidr(text)!;
                const parts = cutZoneBlocks(text, zones).map((part) => parseCidr(part)!);
                for (const part of parts) {
                    assert.ok(contains(whole, part.first) && contains(whole, part.last));
                    assert.ok(parts.every((other) => other === part || !overlaps(other, part)));
                }
            }),
        ));

    for (const [text, zones] of [
        ["10.0.0.0/27", 2],
        ["10.0.0.0/16", 5],
        ["nothing", 2],
    ] as const)
        it(`refuses ${text} for ${zones} zones`, () =>
            assert.throws(() => cutZoneBlocks(text, zones), RangeError));
});
