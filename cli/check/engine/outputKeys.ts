import * as fs from "node:fs";

const known = new Map<string, readonly string[]>();

/**
 * Properties that only the provider fills in, such as `arn`. Read from the generated SDK, which
 * lists them in the constructor; without them a policy would read undefined where a preview has an
 * unknown. Empty for a type of no `@pulumi` package.
 */
export function listOutputKeys(type: string): readonly string[] {
    const cached = known.get(type);
    if (cached) return cached;
    const keys = readOutputKeys(type);
    known.set(type, keys);
    return keys;
}

function readOutputKeys(type: string): readonly string[] {
    const [pkg = "", path = "", name = ""] = type.split(":");
    // The package's own folder is called `index` in tokens.
    const module = path.replace(/^index\//, "");
    if (pkg === "pulumi") return [];
    // A token's module is a path (`batch/jobQueue`), or only the folder for a component (`ec2`).
    const file = `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
    const base = module === "index" ? "" : `${module}/`;
    const source =
        [module, `${base}${file}`].map((one) => findSdkSource(pkg, one)).find(Boolean) ?? "";
    const pattern = /resourceInputs\["(\w+)"\] = undefined \/\*out\*\//g;
    return [...new Set([...source.matchAll(pattern)].map((match) => match[1] ?? ""))];
}

function findSdkSource(pkg: string, path: string): string | undefined {
    try {
        const file = require.resolve(`@pulumi/${pkg}/${path}.js`);
        const source = fs.readFileSync(file, "utf8");
        return source.includes("/*out*/") ? source : undefined;
    } catch {
        return undefined;
    }
}
