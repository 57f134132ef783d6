import type { Definition } from "./kit";

/** One pack for the documentation. */
export interface DocumentedPack {
    readonly name: string;
    readonly description: string;
    readonly policies: readonly Definition[];
}

const HEAD = `# Policies

Written by \`npm run policy:docs\` from the packs' own metadata; edit the rules in \`policy/\`, not this page.

\`gpu-batch check\` runs the four packs in every pull request, and \`pulumi preview\` and \`pulumi up\` run them once more:

\`\`\`sh
npm run check -- --stack prod
pulumi preview -s prod --policy-pack policy/gpu --policy-pack policy/spot --policy-pack policy/retry --policy-pack policy/guard \\
  --policy-pack-config policy/prod.json --policy-pack-config policy/prod.json --policy-pack-config policy/prod.json --policy-pack-config policy/prod.json
\`\`\`

- Levels and settings: \`policy/prod.json\` and \`policy/test.json\`; another stack takes prod's, or the file of \`--policy-config\`.
- Exceptions: an entry in \`policy/exemptions.json\` with \`policy\`, \`name\` (logical name of the resource), \`reason\` in three words
  or more, \`until\`, a day at most 180 days ahead, and \`owner\`, who answers for it, such as \`@acme/ml-platform\`. \`check\` warns of one that ends within 14
  days. It is for the stack that the name begins with, \`prod\` for \`prod-us-east-2-queue\`, or that \`stack\` names; for every stack
  where neither tells one. One that ended, or that fits no resource of its stack, is a violation; one that is not well-formed keeps its
  pack from starting.
- A pull request is judged by the packs, levels and exemptions of its base; what it loosens itself must be
  accepted ([the gate](pull-requests.md#the-base-judges)).
- A type that no policy judges is refused unless \`policy/facts/reviewed.json\` says why it does no harm, or the stack's settings
  of [guard-type-reviewed](#guard-type-reviewed) name it with a reason. \`check\` counts and names such resources in its last line.
- Some policies can mend what they find: set their level to \`remediate\`. They change the resource before it is judged.
- A value that a preview cannot know fails a mandatory policy unless its entry below says otherwise: build documents from
  chosen names, not from outputs of other resources.
- What a state machine starts, such as \`batch:submitJob\`, \`ec2:runInstances\` or a job of SageMaker, is judged by the policies for
  it, whichever integration calls it: they list it under "Judges". A value of it that is computed when the state runs
  fails like an unknown one, unless constants alone make it or a limit bounds it.
- A pack of your own: \`gpu-batch check --pack <folder>\`.
`;

/** The page about every policy. */
export function renderDocumentation(packs: readonly DocumentedPack[]): string {
    const contents = packs.flatMap(({ name, description, policies }) => [
        `\n## Pack ${name}\n\n${description}.\n`,
        "| policy | demands | level | in tests |",
        "| --- | --- | --- | --- |",
        ...policies.map(
            ({ id, description: demand, level, testLevel }) =>
                `| [${id}](#${id}) | ${demand} | ${level} | ${testLevel ?? level} |`,
        ),
        ...policies.map(renderEntry),
    ]);
    return `${[HEAD.trimEnd(), ...contents].join("\n").trimEnd()}\n`;
}

function renderEntry(policy: Definition): string {
    const { id, description, why, fix, example, severity, types, knobs } = policy;
    const settings = Object.entries(knobs).map(
        ([name, knob]) =>
            `| \`${name}\` | \`${JSON.stringify(knob.default)}\` | ${knob.description} |`,
    );
    return [
        `\n### ${id}\n`,
        `${description}\n`,
        `- **Why**: ${why}.`,
        `- **How to fix**: ${fix}`,
        `- **Judges**: ${types.map((type) => `\`${type}\``).join(", ")}; severity ${severity}.`,
        `- **When a value is unknown**: ${policy.whenUnknown}`,
        `- **What it does not see**: ${policy.blindSpots}`,
        ...(policy.remediate ? ["- **Mends**: at the level `remediate`."] : []),
        `- **Example**: \`${example}\``,
        ...(settings.length > 0
            ? ["\n| setting | default | meaning |", "| --- | --- | --- |", ...settings]
            : []),
    ].join("\n");
}
