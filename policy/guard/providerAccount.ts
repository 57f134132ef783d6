import { TYPES } from "../facts/types";
import { joinWords } from "../facts/words";
import { definePolicy, parseJson, peek, View, type Finding } from "../kit";

/** Settings that send requests elsewhere than to AWS, or believe whoever answers. */
const REDIRECTS = ["endpoints", "ec2MetadataServiceEndpoint", "insecure"] as const;

/** Settings with which the provider no longer looks whose account it is. */
const UNCHECKED = ["skipCredentialsValidation", "skipRequestingAccountId"] as const;

/** Settings that bring other credentials than the shell's. */
const CREDENTIALS = [
    "accessKey",
    "secretKey",
    "profile",
    "sharedConfigFiles",
    "sharedCredentialsFiles",
] as const;

/** A provider works on the account that it is meant for. */
export const providerAccount = definePolicy({
    id: "guard-provider-account",
    description:
        "A provider talks to AWS itself, looks whose account it is, and takes a role or credentials of its own only with the account in allowedAccountIds.",
    why: "a provider with other endpoints or another account's role builds the plan that was reviewed somewhere else, and hands it the credentials",
    fix: "Leave endpoints and skip settings out; name the account in allowedAccountIds beside assumeRoles, keys or a profile.",
    example: `allowedAccountIds: ["123456789012"], assumeRoles: [{ roleArn: "arn:aws:iam::123456789012:role/deploy" }]`,
    level: "mandatory",
    severity: "critical",
    types: [TYPES.awsProvider],
    whenUnknown: "An unknown setting is a violation: it is a plain value.",
    blindSpots:
        "Which account the credentials of the shell belong to when allowedAccountIds is not set.",
    knobs: {},
    *check({ props }) {
        const redirects = REDIRECTS.filter((name) => isSet(props.at(name)));
        if (redirects.length > 0)
            yield {
                what: `sets ${joinWords(redirects)}`,
                write: `no ${joinWords(redirects, "or")}`,
            };
        const unchecked = UNCHECKED.filter((name) => isSet(props.at(name)));
        if (unchecked.length > 0)
            yield {
                what: `sets ${joinWords(unchecked)}`,
                write: `no ${joinWords(unchecked, "or")}`,
            };
        // A key is a secret, and a preview may not know it: that it is there is enough.
        const credentials = CREDENTIALS.filter((name) => {
            const set = peek(() => isSet(props.at(name)));
            return !set.known || set.value;
        });
        if (credentials.length > 0 && listAllowedAccounts(props).length === 0)
            yield {
                what: `takes its credentials from ${joinWords(credentials)}, of whatever account`,
                write: "the account in allowedAccountIds, or none of it",
            };
        yield* findRoleFaults(props);
    },
});

function* findRoleFaults(props: View): Iterable<Finding> {
    const roles = [
        ...openView(props.at("assumeRoles")).items,
        openView(props.at("assumeRole")),
        openView(props.at("assumeRoleWithWebIdentity")),
    ].flatMap((role) => role.at("roleArn").text ?? []);
    const allowed = listAllowedAccounts(props);
    const foreign = roles.filter((arn) => !allowed.includes(arn.split(":")[4] ?? ""));
    if (foreign.length > 0)
        yield {
            what: `takes ${joinWords(foreign)}, a role of an account that allowedAccountIds does not name`,
            write: "the account in allowedAccountIds, or no role",
        };
}

function listAllowedAccounts(props: View): string[] {
    return openView(props.at("allowedAccountIds")).texts;
}

/** Whether a setting says anything: not absent, empty or false. */
function isSet(view: View): boolean {
    const value = openView(view);
    if (value.flag !== undefined) return value.flag;
    return Boolean(value.text) || value.keys.length > 0 || value.items.length > 0;
}

/** The provider's properties are JSON text on the wire, lists among them. */
function openView(view: View): View {
    if (!/^\s*[[{]/.test(view.text ?? "")) return view;
    return parseJson(new View(`{"value":${view.text}}`))?.at("value") ?? view;
}
