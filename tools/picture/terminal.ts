/** Columns of the picture's terminal. */
const COLUMNS = 106;
/** Size of the text in pixels, and of one character: a monospaced font is 0.602 as wide as it is high. */
const [FONT, CHARACTER, LINE] = [14, 14 * 0.602, 20];
/** Space around the text, and height of the window's title bar, in pixels. */
const [PADDING, BAR] = [20, 36];

/** Sections of the report that the picture shows, by the beginning of their first line. */
const SHOWN = /^(Regions|Costs|Cell|Policies|PASS|FAIL)\b/;
/** A line of the tree below a component: deeper than the first level. */
const DEEPER = /^ {2}[│ ] {2}[├└│ ]/;

/** How the parts of a line look; the first rule that matches a line colours it. */
const RULES: readonly (readonly [RegExp, readonly string[]])[] = [
    [/^(\$ )(.*)$/, ["prompt", "strong"]],
    [/^(PASS)(.*)$/, ["good", "strong"]],
    [/^(FAIL)(.*)$/, ["bad", "strong"]],
    [/^(.*chosen.*)$/, ["good"]],
    [/^( {2}region .*)$/, ["faint"]],
    [/^( {2}[├└]─ )(\S+)( {2}\S+)(.*)$/, ["faint", "", "faint", ""]],
    [/^(\w+)( .*)?$/, ["strong", ""]],
];

/**
 * What a picture has room for: the regions, the costs, the components of each cell with the number of
 * resources below them, the policies' findings and the verdict.
 * @param report what `gpu-batch check` prints
 */
export function abridge(report: string): string[] {
    const sections = report
        .trim()
        .split("\n\n")
        .filter((section) => SHOWN.test(section));
    return sections.flatMap((section, index) => [
        ...(index > 0 ? [""] : []),
        ...section.split("\n").reduce<string[]>(foldTree, []),
    ]);
}

/** Counts the lines below a component at its end, in place of showing them. */
function foldTree(lines: string[], line: string): string[] {
    if (!DEEPER.test(line)) return [...lines, line];
    const [, component = "", count = "0"] =
        /^(.*?)(?: {2}(\d+) resources?)?$/.exec(lines.at(-1) ?? "") ?? [];
    const more = Number(count) + 1;
    return [...lines.slice(0, -1), `${component}  ${more} resource${more === 1 ? "" : "s"}`];
}

/** A line in pieces of the terminal's width, cut at spaces; what follows is indented. */
export function wrap(line: string, columns = COLUMNS): string[] {
    if (line.length <= columns) return [line];
    const indent = `${/^ */.exec(line)?.[0] ?? ""}    `;
    const cut = line.lastIndexOf(" ", columns);
    if (cut <= indent.length) return [line.slice(0, columns), ...wrap(line.slice(columns))];
    return [line.slice(0, cut), ...wrap(`${indent}${line.slice(cut + 1)}`, columns)];
}

/** A terminal's window with a title and lines of text, as an SVG that needs nothing else. */
export function drawTerminal(title: string, lines: readonly string[]): string {
    const width = Math.ceil(COLUMNS * CHARACTER + 2 * PADDING);
    const height = BAR + lines.length * LINE + 2 * PADDING;
    const dots = ["#ff5f57", "#febc2e", "#28c840"].map(
        (color, index) => `<circle cx="${22 + 20 * index}" cy="18" r="6" fill="${color}"/>`,
    );
    const texts = lines.map((line, index) => {
        const y = BAR + PADDING + index * LINE + FONT;
        return line === "" ? "" : `<text x="${PADDING}" y="${y}">${colorLine(line)}</text>`;
    });
    return [
        `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escapeXml(title)}">`,
        "<style>",
        `text { font: ${FONT}px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #d6deeb; white-space: pre; }`,
        ".strong { fill: #ffffff; font-weight: 600; } .faint { fill: #7c8da6; } .prompt { fill: #7fdbca; }",
        ".good { fill: #9ece6a; font-weight: 600; } .bad { fill: #f7768e; font-weight: 600; }",
        "</style>",
        `<rect width="${width}" height="${height}" rx="10" fill="#16202e"/>`,
        `<path d="M0 ${BAR}V10A10 10 0 0 1 10 0H${width - 10}A10 10 0 0 1 ${width} 10V${BAR}Z" fill="#223044"/>`,
        ...dots,
        `<text x="${width / 2}" y="23" text-anchor="middle" class="faint">${escapeXml(title)}</text>`,
        ...texts.filter(Boolean),
        "</svg>",
        "",
    ].join("\n");
}

function colorLine(line: string): string {
    for (const [pattern, classes] of RULES) {
        const found = pattern.exec(line);
        if (!found) continue;
        return classes
            .map((name, index) => [name, escapeXml(found[index + 1] ?? "")] as const)
            .filter(([, text]) => text !== "")
            .map(([name, text]) => (name ? `<tspan class="${name}">${text}</tspan>` : text))
            .join("");
    }
    return escapeXml(line);
}

function escapeXml(text: string): string {
    return text
        .replaceAll("&", "&amp;")
        .replaceAll("<", "&lt;")
        .replaceAll(">", "&gt;")
        .replaceAll('"', "&quot;");
}
