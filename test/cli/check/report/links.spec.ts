import * as assert from "node:assert/strict";
import {
    buildPageUrl,
    buildSourceUrl,
    buildWayBack,
    findFilesUrl,
    withLinks,
} from "../../../../cli/check/report/links";
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

describe("addresses in a page", () => {
    for (const [source, files, address] of [
        ["index.ts:7", "", "./index.ts#L7"],
        ["a b/ü.ts:7", "", "./a%20b/%C3%BC.ts#L7"],
        ["index.ts", FILES, `${FILES}/index.ts`],
        ["../shared/x.ts:1", "..", "../../shared/x.ts#L1"],
        ["javascript:alert(1):1", "", "./javascript%3Aalert(1)#L1"],
        ["//evil.example/x.ts:1", "", ".///evil.example/x.ts#L1"],
    ] as const)
        it(`${source} after "${files}"`, () =>
            assert.equal(buildSourceUrl(source, files), address));

    for (const [url, files, address] of [
        ["", FILES, ""],
        ["https://example.org/p", FILES, "https://example.org/p"],
        ["docs/policies.md#p", "", "./docs/policies.md#p"],
        ["docs/policies.md#p", "..", "../docs/policies.md#p"],
        ["javascript:alert(1)", FILES, ""],
        [" JavaScript:alert(1)", "", ""],
        ["\u0001javascript:alert(1)", "", ""],
        ["java\nscript:alert(1)", "", "./java\nscript:alert(1)"],
        ["data:text/html,x", "", ""],
        ["//evil.example/p", "", ".///evil.example/p"],
    ] as const)
        it(`${JSON.stringify(url)} of a policy after "${files}"`, () =>
            assert.equal(buildPageUrl(url, files), address));

    for (const [output, directory, way] of [
        [undefined, "/project", ""],
        ["/project/page.html", "/project", ""],
        ["/project/reports/a/page.html", "/project", "../.."],
        ["/out/page.html", "/project x", "../project%20x"],
    ] as const)
        it(`from ${output ?? "standard output"} back to ${directory}`, () =>
            assert.equal(buildWayBack(output, directory), way));
});
