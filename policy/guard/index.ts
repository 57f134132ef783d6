import * as fs from "node:fs";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { servePack } from "../kit/servePack";
import { readAllowedRegions } from "./allowedRegions";
import { policies } from "./policies";

/** The lock of the project that the pack lies in; a bundle has none, and takes its setting `regions`. */
function readLockText(): string | undefined {
    const file = path.resolve("../..", "regions.lock.json");
    return fs.existsSync(file) ? fs.readFileSync(file, "utf8") : undefined;
}

const found = readAllowedRegions(pulumi.getStack(), pulumi.runtime.allConfig(), readLockText());
servePack(
    "guard",
    policies,
    // Without a level the engine would take the policy for an advisory one.
    found && { "guard-region-allowed": { enforcementLevel: "mandatory", ...found } },
);
