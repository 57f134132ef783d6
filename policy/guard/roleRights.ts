import { excessiveRights } from "../facts/rights";
import { fitsGlob } from "../facts/glob";
import { oneOrManyTexts } from "../facts/iamDocument";
import { TYPES } from "../facts/types";
import { listed } from "../facts/words";
import { definePolicy, knob, peek, type Finding, type Subject } from "../kit";
import type { View } from "../kit/view";

const iam = (name: string) => `aws:iam/${name}:${name.charAt(0).toUpperCase()}${name.slice(1)}`;

/** Types that attach managed policies, and the property that names them. */
const ATTACHED: Readonly<Record<string, string>> = {
    [TYPES.policyAttachment]: "policyArn",
    [TYPES.roleAttachments]: "policyArns",
    [TYPES.role]: "managedPolicyArns",
    [iam("policyAttachment")]: "policyArn",
    [iam("groupPolicyAttachment")]: "policyArn",
    [iam("userPolicyAttachment")]: "policyArn",
    [iam("groupPolicyAttachmentsExclusive")]: "policyArns",
    [iam("userPolicyAttachmentsExclusive")]: "policyArns",
};

/** Types that hold a document of rights. */
const DOCUMENTS: readonly string[] = [
    TYPES.rolePolicy,
    TYPES.managedPolicy,
    iam("groupPolicy"),
    iam("userPolicy"),
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
        "An unknown document is a violation: build it from chosen names. The unknown ARN of an attached policy passes when it comes from a policy of the stack.",
    blindSpots:
        "Rights of roles that exist already, what several narrow statements allow together, and the limits that a permissions boundary or an organization sets.",
    knobs: {
        widePolicies: knob.texts(
            [
                "*FullAccess*",
                "*/AdministratorAccess*",
                "*/PowerUserAccess",
                "*/job-function/*Administrator",
            ],
            "Managed policies that nobody may have; * stands for any characters.",
        ),
    },
    *check({ type, props }, { widePolicies }) {
        const property = ATTACHED[type];
        if (property !== undefined) yield* attachedFaults(props, property, widePolicies);
        if (DOCUMENTS.includes(type)) yield* documentFaults(props.at("policy"));
        if (type === TYPES.role)
            for (const inline of props.at("inlinePolicies").items)
                if (inline.has("policy")) yield* documentFaults(inline.at("policy"));
    },
    *checkInStack(subject) {
        const property = ATTACHED[subject.type];
        if (property === undefined || !isUnknown(subject, property)) return;
        if (!subject.from(property).some(({ type }) => type === TYPES.managedPolicy))
            yield {
                what: `gets a policy that a preview does not know, and that is none of the stack's`,
                write: "the policy's ARN as text, or that of an iam.Policy of the stack",
            };
    },
});

function isUnknown({ props }: Subject, property: string): boolean {
    return !peek(() => oneOrManyTexts(props.at(property))).known;
}

/** An unknown ARN is one of the stack's own, or the judgement of the whole stack says that it is not. */
function* attachedFaults(
    props: View,
    property: string,
    widePolicies: readonly string[],
): Iterable<Finding> {
    const known = knownTexts(props, property);
    const wide = known.filter((arn) =>
        widePolicies.some((pattern) => fitsGlob(pattern.toLowerCase(), arn.toLowerCase())),
    );
    if (wide.length > 0)
        yield {
            what: `gives ${listed(wide.map((arn) => arn.split("/").at(-1) ?? arn))}`,
            write: "statements that name the actions and the places they are for",
        };
}

/** The texts of a property that is one or a list, without those that are unknown. */
function knownTexts(props: View, property: string): string[] {
    const list = peek(() => props.at(property));
    if (!list.known) return [];
    const texts: string[] = [];
    for (let index = 0; list.value.has(String(index)); index++) {
        const text = peek(() => list.value.at(index).text);
        if (text.known && text.value !== undefined) texts.push(text.value);
    }
    return list.value.text === undefined ? texts : [list.value.text];
}

function* documentFaults(document: View): Iterable<Finding> {
    const excess = excessiveRights(document);
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
