import * as assert from "node:assert/strict";
import { findFilesUrl, withLinks } from "../../../../cli/check/report/links";
import type { CheckResult, Verdict } from "../../../../cli/check/result";

const GITHUB = {
    GITHUB_SERVER_URL: "https://github.example",
    GITHUB_REPOSITORY: "team/batch",
    GITHUB_SHA: "abc",
};
const FILES = "https://github.example/team/batch/blob/abc";

describe("the address of the project's files in a CI run", () => {
    const cases: [string, Record<string, string>, string | undefined][] = [
        ["GitHub", GITHUB, FILES],
        [
            "GitLab",
            { CI_PROJECT_URL: "https://gitlab.example/team/batch", CI_COMMIT_SHA: "abc" },
            "https://gitlab.example/team/batch/-/blob/abc",
        ],
        ["outside of CI", {}, undefined],
        ["an incomplete environment", { ...GITHUB, GITHUB_SHA: "" }, undefined],
    ];
    for (const [what, env, expected] of cases)
        it(what, () => assert.equal(findFilesUrl(env), expected));
});

describe("links to a policy's documentation", () => {
    const verdict = (url: string, message: string) => ({ url, message }) as Verdict;
    const policy = (url: string) => ({ name: "p", url });
    const result = (verdicts: Verdict[], urls: string[]) =>
        ({ verdicts, packs: [{ policies: urls.map(policy) }] }) as unknown as CheckResult;

    it("lead to the commit that is checked", () => {
        const own = "docs/policies.md#p";
        assert.deepEqual(
            withLinks(result([verdict(own, `no docs/policies.md#p here.\n${own}`)], [own]), FILES),
            result(
                [verdict(`${FILES}/${own}`, `no docs/policies.md#p here.\n${FILES}/${own}`)],
                [`${FILES}/${own}`],
            ),
        );
    });

    it("stay what they are when they are absolute, empty, or outside of CI", () => {
        const there = result(
            [verdict("https://example.org/p", "m\nhttps://example.org/p"), verdict("", "m\n")],
            ["https://example.org/p", ""],
        );
        assert.deepEqual(withLinks(there, FILES), there);
        const own = result([verdict("docs/p", "docs/p")], ["docs/p"]);
        assert.equal(withLinks(own, undefined), own);
    });
});
