import { InvalidArgumentError } from "commander";
import { isRegionName } from "../../core/facts/names";

/**
 * Regions of an option, with commas.
 * @throws InvalidArgumentError that names what is no region
 */
export function parseRegions(text: string): string[] {
    const names = text.split(",").map((name) => name.trim());
    const wrong = names.filter((name) => !isRegionName(name));
    if (wrong.length > 0)
        throw new InvalidArgumentError(`${wrong.join(", ")}: write regions such as us-east-2.`);
    return [...new Set(names)];
}
