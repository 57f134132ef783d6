import * as path from "node:path";
import { PLATFORM } from "../../../core/image/imageSource";
import { ROOT } from "../../support/preview";
import { BASE_IMAGE, buildSecrets } from "./baseImage";
import type { Daemon } from "./daemon";

/** Folder of the Dockerfile. */
export const CONTEXT = path.join(ROOT, "docker");

/**
 * Builds the image of every job in a daemon that has the base image.
 * @returns the build's log
 * @throws Error with the log when the build fails
 */
export function buildImage(daemon: Daemon, image: string): string {
    const { code, stdout, stderr } = daemon.docker(
        ...["build", "--progress=plain", "--network=host", `--platform=${PLATFORM}`],
        ...["--build-arg", `BASE_IMAGE=${BASE_IMAGE}`, ...buildSecrets()],
        ...["--tag", image, CONTEXT],
    );
    if (code !== 0) throw new Error(`docker build: exit ${code}\n${stdout}\n${stderr}`);
    return stdout + stderr;
}
