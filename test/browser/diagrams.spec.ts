import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { render } from "../../cli/check/report";
import type { CheckResult } from "../../cli/check/result";
import { gpuBatch } from "../support/command";
import { makeHostile, sampleRow, SAMPLE_RESULT } from "../support/checkResult";
import { Browser } from "./support/chromium";
import { MERMAID } from "./support/prerequisites";

const many: CheckResult = {
    ...SAMPLE_RESULT,
    regions: {
        ...SAMPLE_RESULT.regions!,
        rows: Array.from({ length: 30 }, (_, index) =>
            sampleRow({ region: `region-${index}`, fleetUsdPerGpuHour: 0.2 + index / 100 }),
        ),
    },
};

/** The comments whose diagrams are drawn, and how many each has. */
const COMMENTS: readonly (readonly [
    what: string,
    write: () => Promise<string> | string,
    diagrams: number,
])[] = [
    [
        "a project that passes",
        async () => (await gpuBatch(["check", "-s", "prod", "--format", "markdown"])).stdout,
        2,
    ],
    ["findings in every part", () => render(SAMPLE_RESULT, "markdown"), 3],
    ["thirty regions", () => render(many, "markdown"), 3],
    ["hostile names", () => render(makeHostile(SAMPLE_RESULT), "markdown"), 3],
];

describe("the diagrams of the comment, drawn by mermaid", () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "gpu-batch-diagrams-"));
    let browser: Browser;
    before(async () => {
        browser = new Browser();
        const file = path.join(folder, "page.html");
        fs.writeFileSync(file, `<!doctype html><body><script src="file://${MERMAID}"></script>`);
        await browser.open(file);
        // GitHub's own way: diagrams cannot run anything.
        await browser.evaluate(
            `mermaid.initialize({ startOnLoad: false, securityLevel: "strict" })`,
        );
    });
    after(async () => {
        await browser.close();
        fs.rmSync(folder, { recursive: true });
    });

    for (const [what, write, diagrams] of COMMENTS)
        it(`of ${what}`, async () => {
            const texts = [...(await write()).matchAll(/^```mermaid\n(.*?)\n```$/gms)];
            assert.equal(texts.length, diagrams);
            for (const [index, [, text]] of texts.entries()) {
                const id = JSON.stringify(`diagram${index}`);
                const svg = (await browser.evaluate(
                    `mermaid.render(${id}, ${JSON.stringify(text)}).then(({ svg }) => svg)`,
                )) as string;
                assert.match(svg, /^<svg /);
                assert.doesNotMatch(svg, /Syntax error|<script|onerror=/);
            }
        });
});
