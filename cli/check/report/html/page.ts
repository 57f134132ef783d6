import { countNoun } from "../../../../core/problems/problems";
import { describeGate } from "../../gate/report";
import type { CheckResult } from "../../result";
import { summarizeVerdict } from "../text";
import { renderCells } from "./cells";
import { renderChanges, renderCosts, renderPrices } from "./regions";
import { STYLE } from "./style";
import { Markup, tag, type Section } from "./tag";
import { renderPacks, renderVerdicts } from "./verdicts";

/** Nothing is loaded and nothing runs, whatever a name may hold. https://www.w3.org/TR/CSP3/ */
const SECURITY =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/**
 * The report as one page that needs nothing else: no script, no font, no picture from elsewhere.
 * @param files address of the project's folder that links to source begin with; empty when the page lies in it
 */
export function renderHtml(result: CheckResult, files: string): string {
    const { verdict, stack, project, cannotKnow, exitCode } = result;
    const sections = [
        renderGate(result),
        renderErrors(result),
        renderVerdicts(result, files),
        renderPrices(result),
        renderChanges(result),
        renderCosts(result),
        ...renderCells(result, files),
        renderList("warnings", "Warnings", result.warnings),
        renderPacks(result, files),
        renderList("unknown", "What this check cannot know", exitCode === 1 ? [] : cannotKnow),
    ].filter((section) => section !== undefined);
    const [sign, style] = verdict === "PASS" ? ["✓", "good"] : ["✗", "bad"];
    return `${
        tag`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${SECURITY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${verdict}: gpu-batch check of ${stack}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
<header>
<h1><span class="${style}"><span aria-hidden="true">${sign} </span>${verdict}</span> gpu-batch check of <code>${stack}</code></h1>
<p>${project && tag`Project <code>${project}</code>. `}${summarizeVerdict(result)}</p>
<p class="paper-only faint">On paper every folded part is open, but for the inputs of resources.</p>
<nav aria-label="Parts of this page"><ul>
${sections.map(({ id, title }) => tag`<li><a href="#${id}">${title}</a></li>\n`)}</ul></nav>
</header>
<main>
${sections.map(renderSection)}</main>
</body>
</html>`.text
    }\n`;
}

function renderSection({ id, title, body }: Section): Markup {
    return tag`<section aria-labelledby="${id}">
<h2 id="${id}">${title}</h2>
${body}
</section>
`;
}

/** What the change does to its own gate, before everything else. */
function renderGate({ gate }: CheckResult): Section | undefined {
    if (!gate) return undefined;
    const { headline, loosenings, notes } = describeGate(gate);
    const lines = [...loosenings, ...notes];
    return {
        id: "gate",
        title: "The gate",
        body: [
            tag`<p><strong>${headline}</strong></p>\n`,
            lines.length > 0 && tag`<ul>${lines.map((line) => tag`<li>${line}</li>\n`)}</ul>`,
        ],
    };
}

function renderErrors({ errors, packErrors }: CheckResult): Section | undefined {
    const all = [...errors, ...packErrors];
    if (all.length === 0) return undefined;
    return {
        id: "errors",
        title: countNoun(all.length, "error"),
        body: all.map((error) => tag`<pre>${error}</pre>\n`),
    };
}

function renderList(id: string, title: string, lines: readonly string[]): Section | undefined {
    if (lines.length === 0) return undefined;
    return { id, title, body: tag`<ul>${lines.map((line) => tag`<li>${line}</li>\n`)}</ul>` };
}
