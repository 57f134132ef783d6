/** Files of a context that the cases are judged on, beside the ignore file itself. */
export const IGNORE_TREE: readonly string[] = [
    "Makefile",
    "README.md",
    "a b.txt",
    "app/main.py",
    "app/main.pyc",
    "app/sub/deep.py",
    "app/sub/temp1.log",
    "data/README.md",
    "data/big.bin",
    "data/small/one.csv",
    "Data.txt",
    "notes.md",
    "temp",
    "tempa",
    "tempab",
    "x!y",
    "[z].txt",
    "#hash",
];

/** One ignore file, and what is left of {@link IGNORE_TREE} and the ignore file. */
export interface IgnoreCase {
    readonly name: string;
    readonly patterns: string;
    /** Files that are left out; all others stay. */
    readonly out: readonly string[];
}

const PYTHON = ["app/main.pyc"];
const DATA = ["data/README.md", "data/big.bin", "data/small/one.csv"];

/** Cases of https://docs.docker.com/build/concepts/context/#dockerignore-files, and around them. */
export const IGNORE_CASES: readonly IgnoreCase[] = [
    { name: "no pattern", patterns: "", out: [] },
    {
        name: "comments and blank lines",
        patterns: "# Makefile\n\n   \nnotes.md\n",
        out: ["notes.md"],
    },
    { name: "a name matches at the root only", patterns: "README.md", out: ["README.md"] },
    { name: "two asterisks match at any depth", patterns: "**/*.pyc", out: PYTHON },
    {
        name: "two asterisks match zero folders",
        patterns: "**/README.md",
        out: ["README.md", "data/README.md"],
    },
    {
        name: "one asterisk stays within a folder",
        patterns: "*/*.py*",
        out: ["app/main.py", ...PYTHON],
    },
    { name: "a folder takes its content along", patterns: "data", out: DATA },
    { name: "a slash in front and behind is nothing", patterns: "/data/", out: DATA },
    { name: "a question mark is one character", patterns: "temp?", out: ["tempa"] },
    { name: "a class of characters", patterns: "temp[a-c]", out: ["tempa"] },
    { name: "an exception after its rule", patterns: "*.md\n!README.md", out: ["notes.md"] },
    {
        name: "an exception before its rule",
        patterns: "!README.md\n*.md",
        out: ["README.md", "notes.md"],
    },
    {
        name: "an exception within an ignored folder",
        patterns: "data\n!data/small",
        out: ["data/README.md", "data/big.bin"],
    },
    {
        name: "a rule within an exception",
        patterns: "data\n!data/small\ndata/small/*.csv",
        out: DATA,
    },
    { name: "case matters", patterns: "data.txt\nMAKEFILE", out: [] },
    { name: "spaces within a name and around it", patterns: "  a b.txt  ", out: ["a b.txt"] },
    { name: "a path that is cleaned", patterns: "./app/../notes.md", out: ["notes.md"] },
    { name: "an escaped class", patterns: "\\[z\\].txt", out: ["[z].txt"] },
    { name: "an exclamation mark within a name", patterns: "x!y", out: ["x!y"] },
    { name: "the ignore file itself", patterns: ".dockerignore", out: [".dockerignore"] },
    {
        name: "everything but one folder",
        patterns: "*\n!app\n**/*.pyc",
        out: [
            ".dockerignore",
            "#hash",
            "Data.txt",
            "Makefile",
            "README.md",
            "[z].txt",
            "a b.txt",
            "app/main.pyc",
            ...DATA,
            "notes.md",
            "temp",
            "tempa",
            "tempab",
            "x!y",
        ],
    },
    {
        name: "line ends of Windows",
        patterns: "notes.md\r\nREADME.md\r\n",
        out: ["README.md", "notes.md"],
    },
    { name: "a byte order mark", patterns: "\uFEFFnotes.md\n", out: ["notes.md"] },
];
