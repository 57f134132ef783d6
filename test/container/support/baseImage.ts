import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { CACHE } from "./prerequisites";
import type { Daemon } from "./daemon";
import { must } from "./run";

/** Name of the base image in the test's daemon. */
export const BASE_IMAGE = "gpu-batch-test/base:1";

const ARCHIVE = path.join(CACHE, "base-bookworm.tar");

/** What a build needs of a base without a network: Python 3.11 and a C compiler. */
const PACKAGES = ["python3", "python3-venv", "python3-dev", "gcc", "libc6-dev"];

/** Address of the distribution that the machine itself uses. */
function mirror(): string[] {
    const files = ["/etc/apt/sources.list.d/debian.sources", "/etc/apt/sources.list"];
    for (const file of files.filter((one) => fs.existsSync(one))) {
        const [, uri] = /^(?:URIs:|deb)\s+(http\S+)/m.exec(fs.readFileSync(file, "utf8")) ?? [];
        if (uri) return [uri];
    }
    return [];
}

function makeArchive(): void {
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), "gpu-batch-base-"));
    try {
        must("/usr/sbin/debootstrap", [
            "--variant=minbase",
            `--include=${PACKAGES.join(",")}`,
            "bookworm",
            directory,
            ...mirror(),
        ]);
        fs.mkdirSync(CACHE, { recursive: true });
        must("tar", ["--create", "--directory", directory, "--file", `${ARCHIVE}.part`, "."]);
        fs.renameSync(`${ARCHIVE}.part`, ARCHIVE);
    } finally {
        fs.rmSync(directory, { recursive: true, force: true });
    }
}

/** Puts a Debian image into a daemon; made once, in about a minute, and kept. */
export function importBaseImage(daemon: Daemon): void {
    if (!fs.existsSync(ARCHIVE)) makeArchive();
    daemon.must("import", ARCHIVE, BASE_IMAGE);
}

/** Files of this machine that pip needs inside a build, as the Dockerfile's optional secrets. */
export function buildSecrets(): string[] {
    const secrets = {
        pip_conf: "/etc/pip.conf",
        ca_certificates: "/etc/ssl/certs/ca-certificates.crt",
    };
    return Object.entries(secrets)
        .filter(([, file]) => fs.existsSync(file))
        .flatMap(([id, file]) => ["--secret", `id=${id},src=${file}`]);
}
