import * as path from "node:path";
import type { CheckResult } from "../result";

/**
 * Where a CI run shows the files of the commit that it checks; undefined outside of one.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/variables
 * @see https://docs.gitlab.com/ci/variables/predefined_variables/
 */
export function findFilesUrl(
    env: Readonly<Record<string, string | undefined>>,
): string | undefined {
    const { GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_SHA, CI_PROJECT_URL, CI_COMMIT_SHA } = env;
    if (GITHUB_SERVER_URL && GITHUB_REPOSITORY && GITHUB_SHA)
        return `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}/blob/${GITHUB_SHA}`;
    if (CI_PROJECT_URL && CI_COMMIT_SHA) return `${CI_PROJECT_URL}/-/blob/${CI_COMMIT_SHA}`;
    return undefined;
}

/**
 * The way from a report to the project's folder, as an address; empty for a report that lies in it.
 * @param output the report's file; undefined for standard output, which is taken to lie there
 */
export function buildWayBack(output: string | undefined, directory: string): string {
    if (output === undefined) return "";
    const way = path.relative(path.dirname(path.resolve(output)), directory);
    return way.split(path.sep).map(encodeURIComponent).join("/");
}

/**
 * Address of a line of the program.
 * @param source `file:line`, relative to the project's folder
 * @param files what addresses of the project's files begin with; empty for the folder itself
 */
export function buildSourceUrl(source: string, files: string): string {
    const [, file = source, line] = /^(.+):(\d+)$/.exec(source) ?? [];
    const encoded = file.split("/").map(encodeURIComponent).join("/");
    return `${files || "."}/${encoded}${line === undefined ? "" : `#L${line}`}`;
}

/**
 * Address of a policy's documentation; empty for one that a browser would run in place of opening it.
 * @param files what addresses of the project's files begin with; empty for the folder itself
 */
export function buildPageUrl(url: string, files: string): string {
    if (url === "" || /^https?:\/\//i.test(url)) return url;
    return /^\W*[a-z][\w+.-]*:/i.test(url) ? "" : `${files || "."}/${url}`;
}

/** A result whose links to a policy's documentation in this project lead somewhere outside of it, too. */
export function withLinks(result: CheckResult, files: string | undefined): CheckResult {
    if (files === undefined) return result;
    const link = (url: string) => (url === "" || /^[a-z]+:/.test(url) ? url : `${files}/${url}`);
    return {
        ...result,
        packs: result.packs.map((pack) => ({
            ...pack,
            policies: pack.policies.map((policy) => ({ ...policy, url: link(policy.url) })),
        })),
        verdicts: result.verdicts.map((verdict) => ({
            ...verdict,
            url: link(verdict.url),
            message: verdict.message
                .split("\n")
                .map((line) => (line === verdict.url ? link(line) : line))
                .join("\n"),
        })),
    };
}
