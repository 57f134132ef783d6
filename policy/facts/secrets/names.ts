import { isReference } from "./values";

/** Words that tell of a secret at the end of a name, each with `_` between its words. */
export const SECRET_WORDS: readonly string[] = [
    "SECRET",
    "PASSWORD",
    "PASSWD",
    "PASSPHRASE",
    "TOKEN",
    "PRIVATE_KEY",
    "API_KEY",
    "APIKEY",
    "ACCESS_KEY",
    "ACCESS_KEY_ID",
    "SECRET_KEY",
    "AUTH_KEY",
    "ACCOUNT_KEY",
    "ENCRYPTION_KEY",
    "SIGNING_KEY",
    "CREDENTIAL",
];

/** Last words of names that say where a secret is or what it is like, not what it is. */
const ABOUT: readonly string[] = [
    ..."ARN ID NAME FILE PATH DIR URL URI ENDPOINT HOST PORT REGION PREFIX VERSION TYPE LENGTH LEN".split(
        " ",
    ),
    ..."SIZE COUNT LIMIT MAX MIN TTL EXPIRY TIMEOUT POLICY PROVIDER SOURCE ENABLED REQUIRED BACKEND MANAGER STORE HEADER MODE FORMAT".split(
        " ",
    ),
];

/** Words before TOKEN in the names of a vocabulary's special tokens. */
const VOCABULARY: readonly string[] =
    "PAD EOS BOS UNK SEP CLS MASK STOP START END SPECIAL IMAGE NEW NEWLINE MAX MIN NUM PER".split(
        " ",
    );

/** `WANDB_API_KEY`, `wandbApiKey` and `wandb-api-key` are WANDB, API, KEY. */
export function splitWords(name: string): string[] {
    return name
        .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
        .split(/[^A-Za-z0-9]+/)
        .filter((word) => word !== "")
        .map((word) => word.toUpperCase());
}

/**
 * Whether a name tells of a secret, and its value may be one.
 * @param patterns words such as those of {@link SECRET_WORDS}
 * @param value undefined where it is not known
 */
export function isSecret(
    name: string,
    value: string | undefined,
    patterns: readonly string[],
): boolean {
    const words = splitWords(name);
    if (ABOUT.includes(words.at(-1) ?? "") && !patterns.some((one) => endsWith(words, one)))
        return false;
    const found = patterns.find((pattern) => holds(words, pattern));
    if (found === undefined) return false;
    const text = value?.trim();
    if (text === "" || (text !== undefined && isReference(text))) return false;
    if (/^(true|false|none|null)$/i.test(text ?? "")) return false;
    return !(found === "TOKEN" && isPlainToken(words, text ?? ""));
}

/** A count of tokens, or a token of a vocabulary: `MAX_TOKEN=512`, `PAD_TOKEN=<pad>`. */
function isPlainToken(words: readonly string[], value: string): boolean {
    const before = words[words.lastIndexOf("TOKEN") - 1] ?? "";
    return VOCABULARY.includes(before) || /^(\d+(\.\d+)?|<.*>|\[.*\])$/.test(value);
}

function endsWith(words: readonly string[], pattern: string): boolean {
    return `_${words.join("_")}`.endsWith(`_${pattern}`);
}

/** Whole words, side by side; a plural too, save of TOKEN, whose plural is a count. */
function holds(words: readonly string[], pattern: string): boolean {
    const text = `_${words.join("_")}_`;
    if (text.includes(`_${pattern}_`)) return true;
    if (pattern !== "TOKEN" && text.includes(`_${pattern}S_`)) return true;
    // A single long word also ends a longer one: PGPASSWORD.
    return /^[A-Z]{6,}$/.test(pattern) && words.some((word) => word.endsWith(pattern));
}
