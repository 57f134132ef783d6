import * as fs from "node:fs";
import * as path from "node:path";
import { must } from "../../container/support/run";
import { ROOT } from "../../support/preview";
import { CHROMIUM } from "./chromium";

const CACHE = path.join(ROOT, ".gpu-batch", "browser-tests");
const MERMAID_VERSION = "11.12.0";

/** Mermaid as pages load it: what GitHub renders a comment's diagrams with. */
export const MERMAID = path.join(CACHE, `mermaid-${MERMAID_VERSION}`, "mermaid.min.js");

function installChromium(): void {
    if (fs.existsSync(CHROMIUM)) return;
    const packages = ["chromium", "fonts-dejavu-core", "fonts-liberation"];
    const command = `apt-get install --no-install-recommends ${packages.join(" ")}`;
    if (process.getuid?.() !== 0 || !fs.existsSync("/usr/bin/apt-get"))
        throw new Error(`the browser tests need ${CHROMIUM}; as root on Debian: ${command}`);
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    must("apt-get", ["update"], { env });
    must("apt-get", ["install", "--yes", "--no-install-recommends", ...packages], { env });
}

/** One file of the package: installed whole, with what it depends on, it would be a hundred times as much. */
function fetchMermaid(): void {
    if (fs.existsSync(MERMAID)) return;
    const folder = path.dirname(MERMAID);
    fs.mkdirSync(folder, { recursive: true });
    must("npm", ["pack", `mermaid@${MERMAID_VERSION}`, "--silent", "--pack-destination", CACHE]);
    const archive = path.join(CACHE, `mermaid-${MERMAID_VERSION}.tgz`);
    const file = "package/dist/mermaid.min.js";
    must("tar", ["-xzf", archive, "-C", folder, "--strip-components=2", file]);
    fs.rmSync(archive);
}

/** Mocha calls it once before all tests: they fail here, saying how, rather than skip. */
export function mochaGlobalSetup(): void {
    installChromium();
    fetchMermaid();
}
