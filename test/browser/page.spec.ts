import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { render } from "../../cli/check/report";
import { gpuBatch } from "../support/command";
import { makeHostile, SAMPLE_RESULT } from "../support/checkResult";
import { Browser } from "./support/chromium";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "gpu-batch-page-"));
const failed = {
    ...SAMPLE_RESULT,
    exitCode: 1 as const,
    errors: ["Pulumi.prod.yaml has 1 problem:\n  gpu-batch:maxVcpus: is 0"],
    packs: [],
    verdicts: [],
    regions: null,
    costs: [],
    changes: null,
    cells: [],
    resources: [],
};

/** The pages that are looked at, by what they are of. */
const PAGES: Readonly<Record<string, () => Promise<string> | string>> = {
    "a project that passes": async () => {
        const file = path.join(folder, "passes.html");
        const end = await gpuBatch(["check", "-s", "prod", "--format", "html", "--output", file]);
        assert.equal(end.code, 0, end.stderr);
        return fs.readFileSync(file, "utf8");
    },
    "findings in every part": () => render(SAMPLE_RESULT, "html"),
    "hostile names": () => render(makeHostile(SAMPLE_RESULT), "html"),
    "a program that does not run": () => render(failed, "html"),
};

/** Contrast of every text with what lies behind it, https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio; those that are too faint. */
const FAINT_TEXTS = `(() => {
    const parse = (text) => text.match(/[\\d.]+/g).map(Number);
    const light = ([r, g, b]) => [r, g, b].map((c) => c / 255)
        .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
        .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
    const behind = (element) => {
        const picture = element.closest("svg");
        const cover = picture?.querySelector(".paper") ?? (element.closest("g, svg")?.querySelector(".panel"));
        if (cover) return parse(getComputedStyle(cover).fill);
        for (let at = element; at; at = at.parentElement) {
            const [r, g, b, alpha = 1] = parse(getComputedStyle(at).backgroundColor);
            if (alpha > 0) return [r, g, b];
        }
        return [255, 255, 255];
    };
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const faint = [];
    let seen = 0;
    while (texts.nextNode()) {
        const element = texts.currentNode.parentElement;
        const text = texts.currentNode.textContent.trim();
        if (text === "" || element.closest("title, style")) continue;
        seen += 1;
        const style = getComputedStyle(element);
        const front = parse(element instanceof SVGElement ? style.fill : style.color);
        const [a, b] = [light(front), light(behind(element))].sort((x, y) => y - x);
        const ratio = (a + 0.05) / (b + 0.05);
        if (ratio < 4.5) faint.push(text.slice(0, 40) + " " + ratio.toFixed(2));
    }
    return { seen, faint };
})()`;

/** What is wider than the window and does not scroll by itself. */
const OVERFLOW = `(() => {
    const width = document.documentElement.clientWidth;
    const wide = [...document.body.querySelectorAll("*")].filter((element) =>
        element.getBoundingClientRect().right > width + 1 && !element.parentElement.closest(".wide"));
    return { page: document.documentElement.scrollWidth - width, wide: wide.map((one) => one.outerHTML.slice(0, 120)) };
})()`;

/** Names without a text, tables without heads, pictures without a name, levels of headings that are skipped. */
const UNNAMED = `(() => {
    const find = (selector, isGood) => [...document.querySelectorAll(selector)].filter((one) => !isGood(one)).map((one) => one.outerHTML.slice(0, 120));
    const levels = [...document.querySelectorAll("h1, h2, h3, h4")].map((one) => Number(one.tagName[1]));
    return [
        ...find("svg", (one) => one.getAttribute("role") === "img" && one.getAttribute("aria-label")),
        ...find("table", (one) => one.querySelector("thead th[scope=col]") && one.querySelector("tbody th[scope=row]")),
        ...find("a", (one) => one.textContent.trim() && one.getAttribute("href")),
        ...find("summary", (one) => one.textContent.trim()),
        ...find("[tabindex]", (one) => one.getAttribute("role") && one.getAttribute("aria-label")),
        ...find("a[href^='#']", (one) => document.getElementById(one.getAttribute("href").slice(1))),
        ...(levels[0] === 1 && levels.every((level, at) => at === 0 || level <= levels[at - 1] + 1) ? [] : ["headings " + levels]),
    ];
})()`;

/** Folded content that the medium leaves out, by the class of what folds it. */
const FOLDED = `[...document.querySelectorAll("details > :not(summary)")]
    .filter((one) => !one.closest(".inputs > *:not(summary)") && !one.checkVisibility())
    .map((one) => one.outerHTML.slice(0, 80))`;

describe("the report as a page, in Chromium", () => {
    let browser: Browser;
    before(() => (browser = new Browser()));
    after(async () => {
        await browser.close();
        fs.rmSync(folder, { recursive: true });
    });

    for (const [what, write] of Object.entries(PAGES))
        describe(`of ${what}`, () => {
            const file = path.join(folder, `${what}.html`);
            before(async () => {
                fs.writeFileSync(file, await write());
                await browser.open(file);
            });

            it("asks for nothing but itself, and has no fault to tell", async () => {
                await browser.evaluate(
                    "document.querySelectorAll('details').forEach((one) => (one.open = true))",
                );
                const asked = browser.events
                    .filter(({ method }) => method === "Network.requestWillBeSent")
                    .map(({ params }) => decodeURIComponent(params.request.url as string));
                assert.deepEqual(asked, [`file://${file}`]);
                const faults = browser.events.filter(({ method }) =>
                    /^(Runtime\.(exceptionThrown|consoleAPICalled)|Log\.entryAdded|Page\.javascriptDialogOpening)$/.test(
                        method,
                    ),
                );
                assert.deepEqual(faults, []);
                assert.equal(
                    await browser.evaluate("document.scripts.length + document.images.length"),
                    0,
                );
                const addresses = (await browser.evaluate(
                    "[...document.links].map((link) => link.protocol)",
                )) as string[];
                assert.deepEqual(
                    addresses.filter((one) => !/^(file|https):$/.test(one)),
                    [],
                );
            });

            for (const scheme of ["light", "dark"] as const)
                it(`can be read in ${scheme} colours`, async () => {
                    await browser.show(1280, scheme);
                    const back = await browser.evaluate(
                        "getComputedStyle(document.body).backgroundColor",
                    );
                    assert.equal(
                        back,
                        scheme === "light" ? "rgb(255, 255, 255)" : "rgb(16, 24, 32)",
                    );
                    const { seen, faint } = await browser.evaluate(FAINT_TEXTS);
                    assert.ok(seen > 5, String(seen));
                    assert.deepEqual(faint, []);
                });

            for (const width of [1280, 390])
                it(`is no wider than a window of ${width} pixels`, async () => {
                    await browser.show(width, "light");
                    assert.deepEqual(await browser.evaluate(OVERFLOW), { page: 0, wide: [] });
                });

            it("names its tables, pictures, links and parts", async () =>
                assert.deepEqual(await browser.evaluate(UNNAMED), []));

            it("opens every folded part on paper but inputs, in light colours", async () => {
                await browser.open(file);
                await browser.show(800, "dark", "print");
                const back = await browser.evaluate(
                    "getComputedStyle(document.body).backgroundColor",
                );
                assert.equal(back, "rgb(255, 255, 255)");
                assert.deepEqual(await browser.evaluate(FOLDED), []);
                const said = "document.querySelector('.paper-only').checkVisibility()";
                assert.equal(await browser.evaluate(said), true);
                await browser.show(800, "light");
                assert.equal(await browser.evaluate(said), false);
                const pdf = await browser.print();
                assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");
            });
        });

    it("shows hostile text as it was written", async () => {
        const file = path.join(folder, "shown.html");
        fs.writeFileSync(file, render(makeHostile(SAMPLE_RESULT), "html"));
        await browser.open(file);
        const title = (await browser.evaluate("document.title")) as string;
        assert.match(title, /^FAIL: gpu-batch check of prod<\/script><\/title>/);
    });
});
