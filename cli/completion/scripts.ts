import type { CommandWords, OptionWords } from "./words";

/** Prints the stacks that have a file in the folder, one a line, in any shell of POSIX. */
const LIST_STACKS = "ls Pulumi.*.yaml 2>/dev/null | sed 's/^Pulumi\\.//; s/\\.yaml$//'";

/** A text as one word of a POSIX shell. */
function quote(text: string): string {
    return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** The same of fish, which takes backslashes within quotes for escapes. */
function quoteFish(text: string): string {
    return quote(text.replaceAll("\\", "\\\\"));
}

/** What follows a command and its options, as branches of the script's `case`. */
function renderBashBranches({ path, commands, choices, options }: CommandWords): string[] {
    const place = path === "" ? "" : ` ${path}`;
    const valued = options.filter(({ takesValue }) => takesValue);
    const [stacks, known, open] = [
        valued.filter(({ isStack }) => isStack),
        valued.filter((option) => !option.isStack && option.choices.length > 0),
        valued.filter((option) => !option.isStack && option.choices.length === 0),
    ];
    const branch = (group: readonly OptionWords[], words: string) => {
        const patterns = group.flatMap(({ flags }) => flags.map((flag) => `${place} ${flag}`));
        return group.length === 0 ? [] : [`        ${patterns.map(quote).join("|")}) ${words} ;;`];
    };
    const words = [...commands, ...choices, ...options.flatMap(({ flags }) => flags)];
    return [
        ...branch(stacks, `words=$(${LIST_STACKS})`),
        ...known.flatMap((option) => branch([option], `words=${quote(option.choices.join(" "))}`)),
        ...branch(open, "words="),
        `        ${quote(`${place} `)}*) words=${quote(words.join(" "))} ;;`,
    ];
}

/** The script for bash 3.2 and later; where nothing is known, files are completed. */
export function renderBashCompletion(tree: readonly CommandWords[]): string {
    const paths = tree.filter(({ path }) => path !== "").map(({ path }) => quote(` ${path}`));
    return [
        "_gpu_batch() {",
        '    local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}"',
        "    local place= words= index",
        "    for ((index = 1; index < COMP_CWORD; index++)); do",
        '        case "$place ${COMP_WORDS[index]}" in',
        `            ${paths.join("|")}) place="$place \${COMP_WORDS[index]}" ;;`,
        "        esac",
        "    done",
        '    case "$place $previous" in',
        ...[...tree].reverse().flatMap(renderBashBranches),
        "    esac",
        '    COMPREPLY=($(compgen -W "$words" -- "$current"))',
        '    if [ ${#COMPREPLY[@]} -eq 0 ]; then COMPREPLY=($(compgen -f -- "$current")); fi',
        "}",
        "complete -o filenames -F _gpu_batch gpu-batch",
        "",
    ].join("\n");
}

/** The same for zsh, which reads completions of bash. https://zsh.sourceforge.io/Doc/Release/Completion-System.html */
export function renderZshCompletion(tree: readonly CommandWords[]): string {
    return `autoload -U +X bashcompinit && bashcompinit\n${renderBashCompletion(tree)}`;
}

/** When the words so far are those of a command and of none below it, as fish asks. */
function renderFishCondition({ path, commands }: CommandWords): string {
    if (path === "") return "__fish_use_subcommand";
    const seen = path.split(" ").map((word) => `__fish_seen_subcommand_from ${word}`);
    const below =
        commands.length > 0 ? [`not __fish_seen_subcommand_from ${commands.join(" ")}`] : [];
    return [...seen, ...below].join("; and ");
}

/** The script for fish. https://fishshell.com/docs/current/cmds/complete.html */
export function renderFishCompletion(tree: readonly CommandWords[]): string {
    const lines = tree.flatMap((command) => {
        const when = `complete -c gpu-batch -n ${quoteFish(renderFishCondition(command))}`;
        const below = tree.filter(
            ({ path }) => path !== "" && path.split(" ").slice(0, -1).join(" ") === command.path,
        );
        return [
            ...below.map(
                ({ path, description }) =>
                    `${when} -f -a ${quoteFish(path.split(" ").at(-1)!)} -d ${quoteFish(description)}`,
            ),
            ...command.choices.map((choice) => `${when} -f -a ${quoteFish(choice)}`),
            ...command.options.map((option) => `${when} ${renderFishOption(option)}`),
        ];
    });
    return `${lines.join("\n")}\n`;
}

function renderFishOption({
    flags,
    description,
    takesValue,
    choices,
    isStack,
}: OptionWords): string {
    const names = flags.map((flag) =>
        flag.startsWith("--") ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`,
    );
    const values = isStack ? [`-x -a ${quoteFish(`(${LIST_STACKS})`)}`] : [];
    const known = choices.length > 0 ? [`-x -a ${quoteFish(choices.join(" "))}`] : [];
    const open = takesValue && values.length + known.length === 0 ? ["-r"] : [];
    return [...names, ...values, ...known, ...open, `-d ${quoteFish(description)}`].join(" ");
}
