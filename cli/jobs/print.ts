/** Prints a line. */
export function print(line = ""): void {
    process.stdout.write(`${line}\n`);
}

/** Prints an object as one line of JSON. */
export function printJson(value: unknown): void {
    process.stdout.write(`${JSON.stringify(value)}\n`);
}
