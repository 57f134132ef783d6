import type { View } from "../kit/view";
import { listAllowances, fitsIam, listTexts, type Allowance, type Condition } from "./iamDocument";

/**
 * Keys of conditions that keep strangers out, in small letters. Left out are those that a stranger
 * fulfils by itself, such as `aws:SecureTransport`, `sts:ExternalId` and its own tags.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
 */
const LIMITING_KEYS: readonly string[] = [
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
    "aws:sourceowner",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:userid",
    "kms:calleraccount",
];

/** Keys that say whose address a request comes from. */
const ADDRESS_KEYS: readonly string[] = ["aws:sourceip", "aws:vpcsourceip"];

/** Operators that fail for what does not fit: no `Not`, no `IfExists`, no `ForAllValues`, which hold for what is absent. */
const OPERATORS = /^(foranyvalue:)?(string(equals|equalsignorecase|like)|arn(equals|like))$/;

/**
 * Claims that say whose token it is.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html
 */
const IDENTITY_CLAIM = /:(sub|repository|repository_id|repository_owner|repository_owner_id)$/;

/** Identity providers that serve the whole world, so that their name alone lets everybody in. */
const OPEN_PROVIDER =
    /(oidc-provider\/|^(accounts\.google\.com|graph\.facebook\.com|www\.amazon\.com|cognito-identity\.amazonaws\.com)$)/i;

/** Whether a document lets everybody in; undefined when it is no document. */
export function opensToEverybody(document: View): boolean | undefined {
    return listAllowances(document)?.some(
        (allowance) =>
            (namesEverybody(allowance) && !allowance.conditions.some(isLimiting)) ||
            (namesOpenProvider(allowance) && !allowance.conditions.some(namesIdentity)),
    );
}

function namesEverybody({ principals, hasNotPrincipal }: Allowance): boolean {
    return (
        hasNotPrincipal || principals.some((principal) => listNames(principal).some(isEverybody))
    );
}

/** `"*"` or `{ "AWS": "*" }`; IAM takes no other wildcard, and one that it took would be as open. */
function isEverybody(name: string): boolean {
    return /^[*?]/.test(name) || (name.startsWith("arn:") && /[*?]/.test(name.split(":")[4] ?? ""));
}

function listNames(principal: View): string[] {
    return [...listTexts(principal), ...principal.entries.flatMap(([, names]) => listTexts(names))];
}

function namesOpenProvider({ principals }: Allowance): boolean {
    return principals.some((principal) =>
        listNames(principal).some((name) => OPEN_PROVIDER.test(name)),
    );
}

function isLimiting({ operator, key, values }: Condition): boolean {
    if (values.length === 0) return false;
    if (operator === "ipaddress" && ADDRESS_KEYS.includes(key))
        return values.every((range) => Number(/\/(\d+)$/.exec(range)?.[1] ?? 32) >= 8);
    return OPERATORS.test(operator) && LIMITING_KEYS.includes(key) && values.every(isParticular);
}

/** Whether a pattern names somebody: the account of an ARN, or the name of a bucket, which has none there. */
function isParticular(value: string): boolean {
    if (!value.startsWith("arn:")) return /^[^*?]/.test(value);
    const [, , , , account = "", resource = ""] = value.split(":");
    return account === "" ? /^[^*?]/.test(resource) : !/[*?]/.test(account);
}

function namesIdentity({ operator, key, values }: Condition): boolean {
    return (
        OPERATORS.test(operator) &&
        (IDENTITY_CLAIM.test(key) || /^(cognito|accounts|graph|www)\b.*:(aud|app_id)$/.test(key)) &&
        values.length > 0 &&
        // `repo:*` fits every repository there is.
        values.every(
            (value) => /^[^*?]/.test(value) && !fitsIam(value, "repo:somebody/something:ref"),
        )
    );
}
