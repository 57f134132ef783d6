import { Scanner, toText, type Worked } from "./scanner";

/**
 * Works out a JSONata expression of constants, such as `100`, `'ml.' & 'p5.48xlarge'` or
 * `$min([4, $states.input.count])`, of which only the bound is known.
 * @returns undefined for what reads the input without a bound, and for what is not worked out here
 * @see https://docs.jsonata.org/expressions
 */
export function workOutJsonata(expression: string): Worked | undefined {
    const scanner = new Scanner(expression);
    const worked = readSum(scanner);
    return worked && scanner.isAtEnd ? worked : undefined;
}

const FUNCTIONS: Readonly<Record<string, (args: readonly unknown[]) => unknown>> = {
    number: ([value]) => (value === undefined ? undefined : Number(value)),
    string: ([value]) => (typeof value === "string" ? value : JSON.stringify(value)),
    floor: ([value]) => Math.floor(Number(value)),
    ceil: ([value]) => Math.ceil(Number(value)),
    round: ([value]) => Math.round(Number(value)),
    abs: ([value]) => Math.abs(Number(value)),
    power: ([base, exponent]) => Number(base) ** Number(exponent),
    max: ([list]) => Math.max(...readNumbers(list)),
    sum: ([list]) => readNumbers(list).reduce((sum, each) => sum + each, 0),
    count: ([list]) => (Array.isArray(list) ? list.length : 1),
    lowercase: ([text]) => String(text).toLowerCase(),
    uppercase: ([text]) => String(text).toUpperCase(),
    trim: ([text]) => String(text).trim(),
    join: ([list, separator = ""]) =>
        Array.isArray(list) ? list.join(String(separator)) : undefined,
};

function readNumbers(list: unknown): number[] {
    return (Array.isArray(list) ? list : [list]).map(Number);
}

function readSum(scanner: Scanner): Worked | undefined {
    return readChain(scanner, /\s*[-+&]/y, readProduct);
}

function readProduct(scanner: Scanner): Worked | undefined {
    return readChain(scanner, /\s*[*/%]/y, readTerm);
}

/** Operands and the operators between them, those of one strength. */
function readChain(
    scanner: Scanner,
    operators: RegExp,
    readOperand: (scanner: Scanner) => Worked | undefined,
): Worked | undefined {
    let left = readOperand(scanner);
    while (left) {
        const operator = scanner.take(operators);
        if (operator === undefined) return left;
        const right = readOperand(scanner);
        left = right && { value: apply(operator.trim(), left.value, right.value) };
    }
    return undefined;
}

function readTerm(scanner: Scanner): Worked | undefined {
    const literal = scanner.takeLiteral();
    if (literal) return literal;
    const readNext = () => readSum(scanner);
    if (scanner.take(/\(/y) !== undefined) {
        const inner = readNext();
        return scanner.take(/\s*\)/y) === undefined ? undefined : inner;
    }
    if (scanner.take(/\[/y) !== undefined) {
        const value = scanner.takeList(/\s*\]/y, readNext);
        return value && { value };
    }
    if (scanner.take(/\$min\(\s*\[/y) !== undefined) return readMin(scanner);
    const name = scanner.take(/\$\w+\(/y)?.slice(1, -1);
    const args = name === undefined ? undefined : scanner.takeList(/\s*\)/y, readNext);
    if (name === undefined || !args || !Object.hasOwn(FUNCTIONS, name)) return undefined;
    const value = FUNCTIONS[name]?.(args);
    return value === undefined ? undefined : { value };
}

/** The least of several: one constant among them is a bound, whatever the others come to. */
function readMin(scanner: Scanner): Worked | undefined {
    const inner = scanner.take(/[^[\]"'()]*\]\s*\)/y)?.replace(/\]\s*\)$/, "");
    const parts = inner?.split(",") ?? [];
    const bounds = parts
        .map((part) => workOutJsonata(part)?.value)
        .filter((value) => typeof value === "number");
    return bounds.length > 0 ? { value: Math.min(...bounds) } : undefined;
}

function apply(operator: string, left: unknown, right: unknown): unknown {
    const [a, b] = [Number(left), Number(right)];
    switch (operator) {
        case "&":
            return `${toText(left)}${toText(right)}`;
        case "+":
            return a + b;
        case "-":
            return a - b;
        case "*":
            return a * b;
        case "/":
            return a / b;
        default:
            return a % b;
    }
}
