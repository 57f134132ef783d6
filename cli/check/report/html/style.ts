/**
 * The page's own style. Text has a contrast of 4.5 or more against what lies behind it, in both colour
 * schemes (https://www.w3.org/TR/WCAG22/#contrast-minimum); what is wide scrolls by itself and never
 * widens the page; on paper, folded parts are open but for the inputs of resources.
 */
export const STYLE = `
:root { color-scheme: light dark; --back: #ffffff; --panel: #f4f6f9; --line: #c9d1db; --text: #1b2430; --faint: #56616f;
    --link: #0b57c2; --good: #0a6b2d; --bad: #b3161b; --warn: #7a4b00; --mark: #e3efff; }
@media screen and (prefers-color-scheme: dark) {
:root { --back: #101820; --panel: #18222d; --line: #3d4a5a; --text: #dfe6ee; --faint: #a3b3c5;
    --link: #8ab8ff; --good: #7ee2a0; --bad: #ff9d9d; --warn: #ffd479; --mark: #1f3450; }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0 auto; max-width: 74rem; padding: 1.5rem 1.25rem 4rem; background: var(--back); color: var(--text);
    font: 16px/1.5 system-ui, -apple-system, "Segoe UI", "Liberation Sans", sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .5rem; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 .75rem; padding-top: .75rem; border-top: 1px solid var(--line); }
h3 { font-size: 1.05rem; margin: 1.5rem 0 .5rem; }
h1 code { font-size: .9em; }
p { margin: .5rem 0; }
a { color: var(--link); }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .875em; }
pre { margin: .5rem 0; padding: .75rem; background: var(--panel); border: 1px solid var(--line); border-radius: 6px;
    white-space: pre-wrap; overflow-wrap: anywhere; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: 1rem 0 0; padding: 0; list-style: none; }
.faint { color: var(--faint); }
.good { color: var(--good); } .bad { color: var(--bad); } .warn { color: var(--warn); }
.badge { display: inline-block; padding: 0 .5em; border: 1px solid; border-radius: 1em; font-size: .8125rem; font-weight: 600; white-space: nowrap; }
.wide { overflow-x: auto; }
.wide:focus-visible, summary:focus-visible, a:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
table { border-collapse: collapse; font-size: .9rem; }
th, td { overflow-wrap: break-word; padding: .35rem .6rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
thead th { white-space: nowrap; color: var(--faint); font-weight: 600; }
tbody th { font-weight: 600; } tbody th.name { white-space: nowrap; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td.note { min-width: 12rem; }
tr.chosen { background: var(--mark); }
figure { margin: 1.25rem 0; }
figcaption { margin-top: .5rem; font-size: .9rem; color: var(--faint); }
svg { display: block; }
article { margin: .75rem 0; padding: .75rem 1rem; background: var(--panel); border: 1px solid var(--line); border-left: 4px solid var(--line); border-radius: 6px; }
article.bad { border-left-color: var(--bad); color: inherit; } article.warn { border-left-color: var(--warn); color: inherit; }
article h3 { margin: 0 0 .25rem; }
article p { white-space: pre-line; }
details { margin: .5rem 0; }
summary { cursor: pointer; }
.tree, .tree ul { margin: 0; padding-left: 1.25rem; list-style: none; }
.tree { padding-left: .25rem; }
.tree li { margin: .15rem 0; padding-left: .5rem; border-left: 1px solid var(--line); }
.tree details { margin: 0; }
.tree .leaf { padding-left: 1.05rem; }
.cell-picture .panel { fill: var(--panel); stroke: var(--line); } .cell-picture text { fill: var(--text); }
.cell-picture .faint { fill: var(--faint); } .cell-picture .arrow { fill: none; stroke: var(--faint); stroke-width: 1.5; }
.cell-picture .head { fill: var(--faint); }
.paper-only { display: none; }
@media (max-width: 40rem) { body { padding: 1rem .75rem 3rem; } h1 { font-size: 1.35rem; } }
@media print {
@page { margin: 14mm 12mm; }
html { font-size: 10pt; }
:root { --panel: #ffffff; }
body { max-width: none; padding: 0; font-size: 1rem; }
nav { display: none; }
.paper-only { display: block; }
.wide { overflow: visible; }
table { font-size: 8pt; } th, td { padding: .15rem .4rem; } thead th { white-space: normal; }
td.note { min-width: 0; }
svg { max-width: 100%; height: auto; }
h2, h3, summary, thead { break-after: avoid; } article, figure, tr { break-inside: avoid; }
.tree { font-size: 8.5pt; }
details:not(.inputs)::details-content { content-visibility: visible; display: block; height: auto; }
}
`;
