/**
 * Shapes of secrets, each with what it is called in a message. They are the issuers' published formats, as
 * gitleaks and GitHub's secret scanning tell them.
 * @see https://github.com/gitleaks/gitleaks/blob/master/config/gitleaks.toml
 * @see https://docs.github.com/en/code-security/secret-scanning/introduction/supported-secret-scanning-patterns
 */
const SHAPES: readonly (readonly [kind: string, shape: RegExp])[] = [
    ["an AWS access key", /\b(?:A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b/],
    ["a private key", /-----BEGIN[ A-Z0-9_-]{0,100}PRIVATE KEY/],
    ["a GitHub token", /\b(?:gh[pousr]_[0-9A-Za-z]{36}|github_pat_\w{82})/],
    ["a GitLab token", /\bgl(?:pat|ptt|dt|rt|cbt|agent)-[\w-]{20}/],
    ["a Slack token", /\bxox[abeoprs]-[0-9A-Za-z-]{10,}/],
    ["a Slack webhook", /hooks\.slack\.com\/(?:services|workflows)\/[\w+/]{20,}/],
    ["a Hugging Face token", /\b(?:hf|api_org)_[A-Za-z0-9]{34}\b/],
    ["an Anthropic key", /\bsk-ant-[\w-]{20,}/],
    ["an OpenAI key", /\bsk-(?:[A-Za-z0-9]{20,}|(?:proj|svcacct|admin)-[\w-]{20,})/],
    ["a Google key", /\bAIza[\w-]{35}/],
    ["a Google OAuth secret", /\bGOCSPX-[\w-]{28}/],
    ["a Stripe key", /\b[sr]k_(?:live|test|prod)_[0-9A-Za-z]{10,}/],
    ["an npm token", /\bnpm_[A-Za-z0-9]{36}\b/],
    ["a PyPI token", /\bpypi-AgE[\w-]{50,}/],
    ["a Docker token", /\bdckr_(?:pat|oat)_[\w-]{20,}/],
    ["a SendGrid key", /\bSG\.[\w-]{16,}\.[\w-]{16,}/],
    ["a Databricks token", /\bdapi[a-f0-9]{32}\b/],
    ["a DigitalOcean token", /\bdo[opr]_v1_[a-f0-9]{64}\b/],
    ["a Replicate token", /\br8_[A-Za-z0-9]{37}\b/],
    ["a JSON web token", /\bey[\w-]{17,}\.ey[\w/-]{17,}\.[\w/-]{10,}/],
    ["an Azure storage key", /\bAccountKey=[A-Za-z0-9+/]{60,}/],
    [
        "a header that authorizes",
        /\bAuthorization["']?\s*[:=]\s*["']?(?:Bearer|Basic|Token)\s+(?![$<{])\S{8,}/i,
    ],
    ["a bearer token", /\bBearer\s+(?=[\w.~+/=-]*\d)[\w.~+/=-]{20,}/],
];

/** A user and a password in a URL, but for those that another value stands in for. */
const URL = /\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@?#]*:([^\s/@]+)@/gi;

/** A password among the settings of a connection, such as `Server=db;Password=...`. */
const CONNECTION = /(?:^|[;\s])(?:password|pwd)\s*=\s*([^;\s]+)/gi;

/** What kind of secret a text holds, or undefined: by its shape alone, whatever it is called. */
export function findSecret(text: string): string | undefined {
    const found = SHAPES.find(([, shape]) => shape.test(text));
    if (found) return found[0];
    const holds = (shape: RegExp) =>
        [...text.matchAll(shape)].some(([, value = ""]) => !isReference(value));
    if (holds(URL)) return "a URL with a password";
    return /;/.test(text) && holds(CONNECTION) ? "a connection with a password" : undefined;
}

/**
 * Whether a value only stands for another: a variable of the shell or of Batch, a template's gap, an ARN
 * or the name of a parameter.
 */
export function isReference(value: string): boolean {
    return /^["']?(?:\$[\w{(]|%\w+%|Ref::|\{\{|<[\w -]+>|arn:|alias\/|ssm:\/\/|\*+["']?$)/.test(
        value,
    );
}
