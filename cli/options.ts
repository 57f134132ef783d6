import { InvalidArgumentError } from "commander";
import { isRegionName } from "../core/facts/names";

/**
 * Parses a whole number in decimal digits, and so neither `0x5` nor `1e3`.
 * @param least smallest number that is accepted
 * @throws InvalidArgumentError for anything else
 */
export function parseWhole(least: number): (text: string) => number {
    return (text) => {
        const value = Number(text);
        if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < least)
            throw new InvalidArgumentError(`Write a whole number of ${least} or more.`);
        return value;
    };
}

/**
 * Parses a number above 0 in decimal digits, with a fraction or without.
 * @param most largest number that is accepted
 * @throws InvalidArgumentError for anything else
 */
export function parsePositive(most = Number.MAX_SAFE_INTEGER): (text: string) => number {
    return (text) => {
        const value = Number(text);
        if (!/^\d+(\.\d+)?$/.test(text) || value <= 0)
            throw new InvalidArgumentError("Write a number above 0.");
        if (value > most) throw new InvalidArgumentError(`Write ${most} or less.`);
        return value;
    };
}

/**
 * Parses names of regions with commas between them; each is kept once.
 * @throws InvalidArgumentError that lists what is not the name of a region
 */
export function parseRegions(text: string): string[] {
    const names = text.split(",").map((name) => name.trim());
    const wrong = names.filter((name) => !isRegionName(name));
    if (wrong.length > 0)
        throw new InvalidArgumentError(
            `${wrong.map((name) => name || "an empty name").join(", ")}: write regions such as us-east-2.`,
        );
    return [...new Set(names)];
}

/** Collects the values of an option that may be repeated. */
export function collect(value: string, before: string[] = []): string[] {
    return [...before, value];
}
