import { findExcessiveRights } from "../facts/rights";
import { fitsGlob } from "../facts/glob";
import { listTexts } from "../facts/iamDocument";
import { findReason } from "../facts/reasons";
import { TYPES } from "../facts/types";
import { joinWords } from "../facts/words";
import { definePolicy, knob, listKnownTexts, peek, type Finding, type StackSubject } from "../kit";
import type { View } from "../kit/view";

const nameType = (name: string) =>
    `aws:iam/${name}:${name.charAt(0).toUpperCase()}${name.slice(1)}`;

/** Types that attach managed policies, and the property that names them. */
const ATTACHED: Readonly<Record<string, string>> = {
    [TYPES.policyAttachment]: "policyArn",
    [TYPES.roleAttachments]: "policyArns",
    [TYPES.role]: "managedPolicyArns",
    [nameType("policyAttachment")]: "policyArn",
    [nameType("groupPolicyAttachment")]: "policyArn",
    [nameType("userPolicyAttachment")]: "policyArn",
    [nameType("groupPolicyAttachmentsExclusive")]: "policyArns",
    [nameType("userPolicyAttachmentsExclusive")]: "policyArns",
};

/** Types that hold a document of rights. */
const DOCUMENTS: readonly string[] = [
    TYPES.rolePolicy,
    TYPES.managedPolicy,
    nameType("groupPolicy"),
    nameType("userPolicy"),
];

/** Nobody gets the rights of an administrator. */
export const roleRights = definePolicy({
    id: "guard-role-rights",
    description:
        "No role, group or user gets every right, a whole service everywhere, or the right to give itself more, whichever way it is attached.",
    why: "jobs run other people's code: what it can do with its role, anybody can who gets code into a job",
    fix: "Write statements that name the actions and the places they are for; leave AWS's FullAccess policies out.",
    example: `{ "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::data/images/*" }`,
    level: "mandatory",
    severity: "critical",
    types: [...Object.keys(ATTACHED), ...DOCUMENTS],
    whenUnknown:
        "An unknown document is a violation: build it from chosen names. The unknown ARN of an attached policy passes when it comes from a policy of the plan; in managedPolicyArns it is a violation.",
    blindSpots:
        "Rights of roles that exist already, what several narrow statements allow together, and the limits that a permissions boundary or an organization sets.",
    knobs: {
        widePolicies: knob.defineTexts(
            [
                "*FullAccess*",
                "*/AdministratorAccess*",
                "*/PowerUserAccess",
                "*/job-function/*Administrator",
            ],
            "Managed policies that nobody may have; * stands for any characters.",
            "fewer",
        ),
        reviewedPolicies: knob.defineTextMap(
            {},
            "Managed policies of your own that lie outside the plan: ARN, * for any text, to reason.",
        ),
    },
    *check({ type, props }, { widePolicies, reviewedPolicies }) {
        const property = ATTACHED[type];
        if (property !== undefined)
            yield* findAttachedFaults(listKnownTexts(props, property), widePolicies);
        if (DOCUMENTS.includes(type)) yield* findDocumentFaults(props.at("policy"));
        if (type !== TYPES.role) return;
        for (const inline of props.at("inlinePolicies").items)
            if (inline.has("policy")) yield* findDocumentFaults(inline.at("policy"));
        // What a role's outputs say of it at the end is also what others have attached.
        void listTexts(props.at("managedPolicyArns"));
        yield* findForeignFaults(listKnownTexts(props, "managedPolicyArns"), [], reviewedPolicies);
    },
    *checkInStack({ type, props, from }, stack, { reviewedPolicies }) {
        const property = ATTACHED[type];
        if (property === undefined || type === TYPES.role) return;
        const own = stack.ofType(TYPES.managedPolicy);
        yield* findForeignFaults(listKnownTexts(props, property), own, reviewedPolicies);
        const arns = peek(() => listTexts(props.at(property)));
        if (!arns.known && !from(property).some((one) => own.includes(one)))
            yield {
                what: "gets a policy that a preview does not know, and that is not the plan's",
                write: "the policy's ARN as text, or that of an iam.Policy of the plan",
            };
    },
});

/** Policies of an account that are not the plan's: nobody judged them. */
function* findForeignFaults(
    arns: readonly string[],
    own: readonly StackSubject[],
    reviewedPolicies: Readonly<Record<string, string>>,
): Iterable<Finding> {
    const foreign = arns
        .filter((arn) => !isAwsOwn(arn) && !own.some((policy) => isNamed(policy, arn)))
        .filter((arn) => !findReason(reviewedPolicies, arn)?.trim());
    if (foreign.length > 0)
        yield {
            what: `gets ${joinWords(foreign)}, which is not the plan's`,
            write: "a policy of the plan, or its ARN with the reason in the setting reviewedPolicies",
        };
}

/** Whether AWS itself wrote a policy: it has no account. */
function isAwsOwn(arn: string): boolean {
    return /^arn:[\w-]+:iam::aws:policy\//.test(arn);
}

/** Whether an ARN is a policy's of the plan, as far as that is known. */
function isNamed({ props }: StackSubject, arn: string): boolean {
    const [own, name] = ["arn", "name"].map((key) => peek(() => props.at(key).text));
    const isOwn = own?.known && own.value === arn;
    return isOwn || (name?.known === true && name.value === arn.split("/").at(-1));
}

function* findAttachedFaults(
    arns: readonly string[],
    widePolicies: readonly string[],
): Iterable<Finding> {
    const wide = arns.filter((arn) =>
        widePolicies.some((pattern) => fitsGlob(pattern.toLowerCase(), arn.toLowerCase())),
    );
    if (wide.length > 0)
        yield {
            what: `gives ${joinWords(wide.map((arn) => arn.split("/").at(-1) ?? arn))}`,
            write: "statements that name the actions and the places they are for",
        };
}

function* findDocumentFaults(document: View): Iterable<Finding> {
    const excess = findExcessiveRights(document);
    if (!excess)
        yield {
            what: "has a policy that is no JSON object",
            write: "an IAM policy document as JSON text",
        };
    for (const rights of excess ?? [])
        yield {
            what: `gives ${rights}`,
            write: "statements that name the actions and the places they are for",
        };
}
