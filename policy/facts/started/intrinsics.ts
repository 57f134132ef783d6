import { Scanner, toText, type Worked } from "./scanner";

/**
 * Works out an intrinsic function of JSONPath states whose arguments are constants, such as
 * `States.Format('ml.{}', 'p5.48xlarge')`.
 * @returns undefined for what reads the input, and for what is no such function
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html
 */
export function workOutIntrinsic(expression: string): Worked | undefined {
    const scanner = new Scanner(expression);
    const worked = readValue(scanner);
    return worked && scanner.isAtEnd ? worked : undefined;
}

/** The functions that are worked out; the others count as computed. */
const FUNCTIONS: Readonly<Record<string, (args: readonly unknown[]) => unknown>> = {
    Format: ([template, ...args]) => {
        if (typeof template !== "string") return undefined;
        let index = 0;
        return template.replace(/\{\}/g, () => toText(args[index++]));
    },
    MathAdd: ([a, b]) => (typeof a === "number" && typeof b === "number" ? a + b : undefined),
    Array: (args) => args,
    ArrayGetItem: ([list, index]) =>
        Array.isArray(list) && typeof index === "number" ? (list[index] as unknown) : undefined,
    ArrayLength: ([list]) => (Array.isArray(list) ? list.length : undefined),
    StringToJson: ([text]) => (typeof text === "string" ? parseJson(text) : undefined),
    JsonToString: ([value]) => JSON.stringify(value),
    StringSplit: ([text, separator]) =>
        typeof text === "string" && typeof separator === "string"
            ? text.split(separator)
            : undefined,
    Base64Decode: ([text]) =>
        typeof text === "string" ? Buffer.from(text, "base64").toString("utf8") : undefined,
    Base64Encode: ([text]) =>
        typeof text === "string" ? Buffer.from(text, "utf8").toString("base64") : undefined,
};

function parseJson(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}

/** Reads one value: a constant, or a call whose arguments are such values. */
function readValue(scanner: Scanner): Worked | undefined {
    const literal = scanner.takeLiteral();
    if (literal) return literal;
    const name = scanner.take(/States\.\w+\(/y)?.slice("States.".length, -1);
    if (name === undefined) return undefined;
    const args = scanner.takeList(/\s*\)/y, () => readValue(scanner));
    const value = args && Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name]?.(args) : undefined;
    return value === undefined ? undefined : { value };
}
