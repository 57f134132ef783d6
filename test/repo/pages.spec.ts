import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { ROOT } from "../support/projectFiles";

/** Folders of the repository that pages name files in. */
const NAMED = /`((?:bench|bin|cli|components|core|docker|docs|policy|test|tools)\/[\w./-]*\w)`/g;

function listMarkdown(folder: string): string[] {
    return fs
        .readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".md"))
        .map((file) => path.posix.join(folder, file));
}

const PAGES = [
    "README.md",
    "CONTRIBUTING.md",
    "test/engine/README.md",
    "docker/requirements.d/README.md",
    ...listMarkdown("docs"),
];

/** A page's text without its code blocks, whose brackets are no links. */
function readPage(page: string): string {
    return fs.readFileSync(path.join(ROOT, page), "utf8").replace(/^ *```[\s\S]*?^ *```/gm, "");
}

/** Anchors that GitHub gives to a page's headings. https://github.com/gjtorikian/html-pipeline */
function listAnchors(page: string): string[] {
    return [...readPage(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
        heading
            .toLowerCase()
            .replace(/[^\p{L}\p{N} _-]/gu, "")
            .replaceAll(" ", "-"),
    );
}

/** Links of a page to others of the repository. */
function listLinks(page: string): string[] {
    return [...readPage(page).matchAll(/\]\(([^)\s]+)\)/g)]
        .map(([, target = ""]) => target)
        .filter((target) => !/^https?:/.test(target));
}

/** What is wrong with a link; undefined when it leads somewhere. */
function judgeLink(page: string, link: string): string | undefined {
    const [target = "", anchor] = link.split("#");
    const file = target === "" ? page : path.posix.join(path.posix.dirname(page), target);
    if (!fs.existsSync(path.join(ROOT, file))) return `${link}: there is no ${file}`;
    if (anchor === undefined || listAnchors(file).includes(anchor)) return undefined;
    return `${link}: ${file} has no heading for #${anchor}`;
}

describe("the documentation", () => {
    for (const page of PAGES) {
        it(`${page} links to files and headings that are there`, () => {
            assert.deepEqual(
                listLinks(page).flatMap((link) => judgeLink(page, link) ?? []),
                [],
            );
        });

        it(`${page} names files that are there`, () => {
            const named = [...readPage(page).matchAll(NAMED)].map(([, file = ""]) => file);
            assert.deepEqual(
                named.filter((file) => !fs.existsSync(path.join(ROOT, file))),
                [],
            );
        });
    }

    it("has links that the test sees", () => {
        assert.ok(listLinks("README.md").includes("docs/architecture.md"));
        assert.equal(
            judgeLink("README.md", "docs/nothing.md"),
            "docs/nothing.md: there is no docs/nothing.md",
        );
        assert.equal(
            judgeLink("docs/jobs.md", "#nothing"),
            "#nothing: docs/jobs.md has no heading for #nothing",
        );
    });

    it("leads from the README to every page, first to how it fits together", () => {
        const more = readPage("README.md").split("## More")[1] ?? "";
        const links = [...more.matchAll(/\]\(([^)]+)\)/g)].map(([, target = ""]) => target);
        assert.equal(links[0], "docs/architecture.md");
        const pages = PAGES.filter((page) => /^docs\/[^/]+\.md$/.test(page));
        assert.deepEqual(
            pages.filter((page) => !links.includes(page)),
            [],
        );
    });

    it("lists every decision record by its title", () => {
        const records = listMarkdown("docs/decisions").filter((file) => /\/\d{4}-/.test(file));
        const lines = records.sort().map((file) => {
            const [, number, title] = /^# (\d{4}) (.+)$/m.exec(readPage(file)) ?? [];
            return `- [${number}](${path.posix.basename(file)}) ${title}`;
        });
        const list = readPage("docs/decisions/README.md").split("\n");
        assert.deepEqual(
            list.filter((line) => line.startsWith("- ")),
            lines,
        );
    });
});
