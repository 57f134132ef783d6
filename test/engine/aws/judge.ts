import { execFileSync, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { ROOT } from "../../support/preview";

/** AWS's service models, and a linter of IAM policies. */
const PACKAGES = ["botocore==1.44.5", "parliament==1.6.4", "setuptools==80.9.0"];
const HOME = path.join(ROOT, ".gpu-batch", "judges");
const INSTALLED = path.join(HOME, `${PACKAGES.join("-").replace(/[^\w.-]+/g, "-")}.installed`);

/** Something that AWS's models or a linter can judge. */
export type Case = { readonly name: string } & (
    | {
          readonly kind: "request";
          /** botocore's name of the service. */
          readonly service: string;
          readonly operation: string;
          readonly params: unknown;
      }
    | { readonly kind: "policy" | "userData"; readonly document: string }
);

/** What is wrong with a case. */
export interface Finding {
    readonly name: string;
    readonly finding: string;
}

/** Judges cases, installing what that takes into an environment of the project's own the first time. */
export function judge(cases: readonly Case[]): Finding[] {
    install();
    const { stdout, stderr, status } = spawnSync(
        path.join(HOME, "bin", "python"),
        [path.join(__dirname, "judge.py")],
        { input: JSON.stringify(cases), encoding: "utf8", maxBuffer: 64 * 1024 * 1024 },
    );
    if (status !== 0) throw new Error(`the judges failed:\n${stderr}`);
    return JSON.parse(stdout) as Finding[];
}

function install(): void {
    if (fs.existsSync(INSTALLED)) return;
    try {
        execFileSync("python3", ["-m", "venv", HOME], { stdio: "pipe" });
        const pip = path.join(HOME, "bin", "pip");
        execFileSync(pip, ["install", "--quiet", ...PACKAGES], { stdio: "pipe" });
    } catch (error) {
        throw new Error(
            "AWS's models cannot be installed: that needs python3 with venv (Debian: apt-get install " +
                `python3-venv) and PyPI.\n${(error as Error).message}`,
            { cause: error },
        );
    }
    fs.writeFileSync(INSTALLED, "");
}
