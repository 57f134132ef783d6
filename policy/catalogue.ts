import * as fs from "node:fs";
import * as path from "node:path";
import type { DocumentedPack } from "./documentation";
import { policies as gpu } from "./gpu/policies";
import { policies as guard } from "./guard/policies";
import { PACKS, type PackName } from "./kit/servePack";
import { policies as retry } from "./retry/policies";
import { policies as spot } from "./spot/policies";

const POLICIES = { gpu, spot, retry, guard } as const;

/** The four packs, with what their package.json says of them. */
export const CATALOGUE: readonly DocumentedPack[] = PACKS.map((name: PackName) => {
    const file = path.join(__dirname, name, "package.json");
    const { description } = JSON.parse(fs.readFileSync(file, "utf8")) as { description: string };
    return { name, description, policies: POLICIES[name] };
});
