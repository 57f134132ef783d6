import { fails, type CheckResult, type Verdict } from "../../result";
import { buildSourceUrl, buildPageUrl } from "../links";
import { describeWeight, groupVerdicts } from "../policies";
import { tag, type Markup, type Section } from "./tag";

/** What the policies found: what fails the check open, the rest folded. */
export function renderVerdicts(
    { verdicts, packs, packErrors }: CheckResult,
    files: string,
): Section | undefined {
    if (packs.length === 0 && packErrors.length === 0 && verdicts.length === 0) return undefined;
    const { failing, warning, exempted, fixed } = groupVerdicts(verdicts);
    const fold = (title: string, list: readonly Verdict[]) =>
        list.length > 0 &&
        tag`<details><summary>${title}: ${list.length}</summary>
${list.map((verdict) => renderVerdict(verdict, files))}</details>\n`;
    return {
        id: "policies",
        title: "Policies",
        body: [
            failing.length === 0 &&
                packErrors.length === 0 &&
                tag`<p>No policy fails this check.</p>\n`,
            ...failing.map((verdict) => renderVerdict(verdict, files)),
            fold("Advisory", warning),
            fold("Exempted", exempted),
            fold("Fixed", fixed),
        ],
    };
}

/** One verdict; the first line of its message is the fault, the others say what to write and why. */
function renderVerdict(verdict: Verdict, files: string): Markup {
    const { policy, url, name, message, pack } = verdict;
    const [style, sign] = fails(verdict) ? ["bad", "✗"] : ["warn", "!"];
    const address = buildPageUrl(url, files);
    const [fault = "", ...rest] = message.split("\n");
    // The packs of this project end a message with the address, which the title links to.
    const said = rest.filter((line) => line !== url).join("\n");
    return tag`<article class="${style}">
<h3><span class="${style}" aria-hidden="true">${sign}</span> ${address ? tag`<a href="${address}">${policy}</a>` : policy} <span class="badge ${style}">${describeWeight(verdict)}</span></h3>
<p>${fault}</p>
${said !== "" && tag`<p>${said}</p>\n`}<p class="faint">${pack}${name !== "" && tag`, resource <code>${name}</code>`}${verdict.source !== "" && tag`, ${renderSource(verdict.source, files)}`}</p>
</article>
`;
}

/** `file:line` that leads to the line. */
export function renderSource(source: string, files: string): Markup {
    return tag`<a href="${buildSourceUrl(source, files)}"><code>${source}</code></a>`;
}

/** Each pack with its policies, folded. */
export function renderPacks({ packs }: CheckResult, files: string): Section | undefined {
    if (packs.length === 0) return undefined;
    const body = packs.map(({ name, version, policies, answered, disabled }) => {
        const off = disabled > 0 ? `, ${disabled} disabled` : "";
        const rows = policies.map((policy) => {
            const address = buildPageUrl(policy.url, files);
            return tag`<tr><th scope="row">${address ? tag`<a href="${address}">${policy.name}</a>` : policy.name}</th><td>${policy.level}</td><td>${policy.description}</td></tr>\n`;
        });
        return tag`<details><summary>${name} ${version}: ${answered} of ${policies.length} policies answered${off}</summary>
<div class="wide" tabindex="0" role="group" aria-label="Policies of ${name}"><table>
<thead><tr><th scope="col">policy</th><th scope="col">level</th><th scope="col">what it demands</th></tr></thead>
<tbody>
${rows}</tbody></table></div></details>\n`;
    });
    return { id: "packs", title: "Packs", body };
}
