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
