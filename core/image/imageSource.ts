import * as path from "node:path";
import { locateProblems, renderProblems, type Locate } from "../problems/problems";
import { UserError } from "../problems/userError";
import { computeContentTag, type BuildInputs } from "./contentTag";
import { findContextProblems } from "./contextProblems";

/** Platform of every image: the ECS GPU AMI has no other. */
export const PLATFORM = "linux/amd64";

/** What to build, with paths relative to the project's folder. */
export interface ImageSource {
    readonly context: string;
    readonly dockerfile: string;
    readonly buildArgs: Readonly<Record<string, string>>;
}

/**
 * The content tag of an image to build.
 * @param directory the project's folder
 * @param locate says where a key of the settings stands, `Pulumi.prod.yaml:12`
 * @throws UserError that lists every problem of the files
 */
export async function tagImage(
    source: ImageSource,
    directory: string,
    locate?: Locate,
): Promise<string> {
    const inputs: BuildInputs = {
        context: path.resolve(directory, source.context),
        dockerfile: path.resolve(directory, source.dockerfile),
        args: source.buildArgs,
        platform: PLATFORM,
    };
    const problems = await findContextProblems(inputs, directory);
    if (problems.length > 0)
        throw new UserError(
            renderProblems("The image's build context", locateProblems(problems, locate)),
        );
    return computeContentTag(inputs);
}
