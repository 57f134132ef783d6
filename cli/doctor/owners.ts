import * as fs from "node:fs";
import * as path from "node:path";
import { joinWords } from "../../core/problems/problems";
import { advise, pass, type Line } from "./lines";

/** The team that this project's CODEOWNERS comes with, and that nobody is in. */
export const PLACEHOLDER = "@your-org/gpu-batch-owners";

/**
 * Where GitHub looks for the file, in its order; GitLab looks at the top and in docs and .gitlab.
 * @see https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
 * @see https://docs.gitlab.com/user/project/codeowners/
 */
const PLACES = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"];

/** What a pull request could loosen its own gate by. */
const GUARDED = ["/policy/", "/.github/", "/regions.lock.json", "/Pulumi*.yaml"];

const DOCUMENTATION = "docs/pull-requests.md";

/** Whether somebody reviews what guards the gate. */
export function checkOwners(directory: string): Line {
    const place = PLACES.find((file) => fs.existsSync(path.join(directory, file)));
    if (place === undefined)
        return advise(
            "code owners",
            "there is no CODEOWNERS: whoever may approve a change may approve one of its gate",
            `write .github/CODEOWNERS (${DOCUMENTATION})`,
        );
    return judgeOwners(place, fs.readFileSync(path.join(directory, place), "utf8"));
}

/** The line about the text of a CODEOWNERS file. */
export function judgeOwners(place: string, text: string): Line {
    const what = "code owners";
    const rules = text
        .split("\n")
        .map((line) => line.replace(/(^|\s)#.*/, "").trim())
        .filter(Boolean)
        .map((line) => line.split(/\s+/));
    if (rules.some(([, ...owners]) => owners.includes(PLACEHOLDER)))
        return advise(
            what,
            `${place} names the placeholder ${PLACEHOLDER}, a team that does not exist`,
            `write your own team in its place, and require review from code owners on main (${DOCUMENTATION})`,
        );
    const owned = new Set(
        rules.flatMap(([pattern, ...owners]) => (owners.length > 0 ? pattern : [])),
    );
    const open = GUARDED.filter(
        (pattern) => !owned.has("*") && !owned.has(pattern) && !owned.has(pattern.slice(1)),
    );
    return open.length > 0
        ? advise(
              what,
              `${place} gives nobody ${joinWords(open)}`,
              `write a line with your team for each (${DOCUMENTATION})`,
          )
        : pass(what, `${place} has owners for ${joinWords(GUARDED)}`);
}
