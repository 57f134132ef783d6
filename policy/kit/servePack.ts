import * as fs from "node:fs";
import * as path from "node:path";
import { PolicyPack, type PolicyPackConfig } from "@pulumi/policy";
import type { Definition } from "./definition";
import { enforce } from "./enforce";
import { parseExemptions } from "./exemptions";

/** The packs that share one `exemptions.json`. */
export const PACKS = ["gpu", "spot", "retry", "guard"] as const;
/** One of the packs. */
export type PackName = (typeof PACKS)[number];

/**
 * Starts a pack: serves its policies to the engine that runs this process.
 * @param initialConfig settings that the pack finds out by itself
 * @throws Error that lists every problem of exemptions.json: a pack that cannot trust it does not start
 */
export function servePack(
    pack: PackName,
    definitions: readonly Definition[],
    initialConfig?: PolicyPackConfig,
): void {
    const file = findExemptionsFile();
    const today = new Date().toISOString().slice(0, 10);
    const catalogue = { pack, ids: definitions.map(({ id }) => id), packs: PACKS };
    const { exemptions, problems } = parseExemptions(
        fs.readFileSync(file, "utf8"),
        catalogue,
        today,
    );
    if (problems.length > 0) throw startError(file, problems);
    new PolicyPack(
        `gpu-batch-${pack}`,
        {
            enforcementLevel: "mandatory",
            policies: definitions.map((definition) => enforce(definition, { exemptions, today })),
        },
        initialConfig,
    );
}

/** Beside the packs; in a bundle, within the pack. */
function findExemptionsFile(): string {
    const places = [".", ".."].map((folder) => path.resolve(folder, "exemptions.json"));
    const found = places.find((place) => fs.existsSync(place));
    if (!found) throw startError(places[1]!, ["is missing; write [] for no exemption"]);
    return found;
}

function startError(file: string, problems: readonly string[]): Error {
    const error = new Error(
        [`${path.basename(file)} is refused:`, ...problems.map((line) => `  ${line}`)].join("\n"),
    );
    // The message says it all.
    error.stack = error.message;
    return error;
}
