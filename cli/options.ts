import { InvalidArgumentError } from "commander";

/** A whole number of `least` or more. */
export function parseWhole(least: number): (text: string) => number {
    return (text) => {
        const value = Number(text);
        if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < least)
            throw new InvalidArgumentError(`Write a whole number of ${least} or more.`);
        return value;
    };
}

/** A number above 0. */
export function parsePositive(text: string): number {
    const value = Number(text);
    if (!/^\d+(\.\d+)?$/.test(text) || value <= 0)
        throw new InvalidArgumentError("Write a number above 0.");
    return value;
}

/** Collects a repeated option. */
export function collect(value: string, before: string[] = []): string[] {
    return [...before, value];
}
