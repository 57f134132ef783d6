import * as path from "node:path";
import { problemReport } from "../problems/problems";
import { contentTag, type BuildInputs } from "./contentTag";
import { contextProblems } from "./contextProblems";

/** Platform of every image: the ECS GPU AMI has no other. */
export const PLATFORM = "linux/amd64";

/** What to build, with paths relative to the project's folder. */
export interface ImageSource {
    readonly context: string;
    readonly dockerfile: string;
    readonly buildArgs: Readonly<Record<string, string>>;
}

/** An image that cannot be built from the files that are there. */
export class ImageSourceError extends Error {}

/**
 * The content tag of an image to build.
 * @param directory the project's folder
 * @throws ImageSourceError that lists every problem of the files
 */
export async function tagOf(source: ImageSource, directory: string): Promise<string> {
    const inputs: BuildInputs = {
        context: path.resolve(directory, source.context),
        dockerfile: path.resolve(directory, source.dockerfile),
        args: source.buildArgs,
        platform: PLATFORM,
    };
    const problems = await contextProblems(inputs, directory);
    if (problems.length > 0)
        throw new ImageSourceError(problemReport("The image's build context", problems));
    return contentTag(inputs);
}
