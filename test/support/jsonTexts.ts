import * as fc from "fast-check";

/** Space as JSON allows it between two signs, line breaks included. */
const space = fc.string({ unit: fc.constantFrom(" ", "\t", "\n", "\r"), maxLength: 3 });

const digits = fc.string({ unit: fc.constantFrom(..."0123456789"), minLength: 1, maxLength: 30 });

/** Numbers as JSON allows them, most of which JavaScript would write otherwise. */
const number = fc
    .tuple(
        fc.constantFrom("", "-"),
        fc.oneof(fc.constant("0"), digits).map((text) => text.replace(/^0+(?=.)/, "")),
        fc.option(digits, { nil: undefined }),
        fc.option(fc.tuple(fc.constantFrom("e", "E", "e+", "E-"), digits), { nil: undefined }),
    )
    .map(
        ([sign, whole, fraction, exponent]) =>
            `${sign}${whole}${fraction === undefined ? "" : `.${fraction}`}${(exponent ?? []).join("")}`,
    );

/** A string with characters as they are and as escapes of every kind. */
const string = fc
    .array(
        fc.oneof(
            fc.string({ unit: "grapheme", maxLength: 3 }).map((text) =>
                // eslint-disable-next-line no-control-regex -- these are what JSON refuses as they are
                text.replace(/["\\\u0000-\u001f]/g, ""),
            ),
            fc.constantFrom(
                '\\"',
                "\\\\",
                "\\/",
                "\\b",
                "\\n",
                "\\u00e9",
                "\\u00E9",
                "\\ud83d\\ude00",
            ),
            fc.constantFrom("[", "]", "{", "}", ",", ":", "\u2028", "\uFEFF"),
        ),
        { maxLength: 6 },
    )
    .map((parts) => `"${parts.join("")}"`);

const { value } = fc.letrec<{ value: string }>((tie) => {
    const spaced = fc.tuple(space, tie("value"), space).map((parts) => parts.join(""));
    const member = fc
        .tuple(space, string, space, spaced)
        .map(([a, key, b, one]) => `${a}${key}${b}:${one}`);
    return {
        value: fc.oneof(
            { depthSize: "small" },
            number,
            string,
            fc.constantFrom("true", "false", "null"),
            fc
                .tuple(space, fc.array(spaced, { maxLength: 4 }))
                .map(([a, all]) => `[${all.join(",") || a}]`),
            fc
                .tuple(space, fc.array(member, { maxLength: 4 }))
                .map(([a, all]) => `{${all.join(",") || a}}`),
        ),
    };
});

/** JSON texts of any value, in any way of writing it. */
export const jsonTexts = value;
