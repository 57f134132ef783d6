import * as assert from "node:assert/strict";
import { InvalidArgumentError } from "commander";
import * as fc from "fast-check";
import { collect, parsePositive, parseRegions, parseWhole } from "../../cli/options";

/** What `parse` refuses with exactly this message. */
function assertRefused(parse: (text: string) => unknown, text: string, message: string): void {
    assert.throws(
        () => parse(text),
        (error: unknown) => error instanceof InvalidArgumentError && error.message === message,
        text,
    );
}

/** What JavaScript reads as a number, and a person does not write as one. */
const NO_NUMBERS = ["", " ", "0x5", "0b1", "0o7", "1e3", "+1", "-1", " 1", "1 ", "1_000", "١", "x"];

describe("options", () => {
    it("parse a whole number", () =>
        fc.assert(
            fc.property(fc.nat(), fc.nat(), (least, more) => {
                assert.equal(parseWhole(least)(String(least + more)), least + more);
            }),
        ));

    it("refuse what is not a whole number of the least or more", () => {
        const message = "Write a whole number of 1 or more.";
        for (const text of [...NO_NUMBERS, "0", "1.5", "1.0", "9007199254740992", "9".repeat(400)])
            assertRefused(parseWhole(1), text, message);
    });

    it("parse a number above 0", () => {
        for (const text of ["1", "0.5", "12.25", "007"])
            assert.equal(parsePositive()(text), Number(text));
    });

    it("refuse what is not a number above 0", () => {
        for (const text of [...NO_NUMBERS, "0", "0.0", ".5", "1.", "Infinity", "NaN"])
            assertRefused(parsePositive(), text, "Write a number above 0.");
    });

    it("refuse a number above the most", () => {
        assert.equal(parsePositive(60)("60"), 60);
        assertRefused(parsePositive(60), "60.5", "Write 60 or less.");
        assertRefused(parsePositive(), "9".repeat(400), "Write 9007199254740991 or less.");
    });

    it("parse regions, each once", () =>
        assert.deepEqual(parseRegions("us-east-2, eu-north-1,us-east-2"), [
            "us-east-2",
            "eu-north-1",
        ]));

    it("refuse what is not a region, all of it at once", () => {
        assertRefused(
            parseRegions,
            "us-east-2,Ohio,us_east_1",
            "Ohio, us_east_1: write regions such as us-east-2.",
        );
        assertRefused(
            parseRegions,
            "us-east-2,",
            "an empty name: write regions such as us-east-2.",
        );
    });

    it("collect what is repeated, in order", () =>
        assert.deepEqual(collect("b", collect("a")), ["a", "b"]));
});
