import type { View } from "../kit/view";
import { listAllowances, fitsIam, type Allowance } from "./iamDocument";
import { joinWords } from "./words";

/**
 * Actions by which their holder gets any other right: it passes a role on, takes one, or writes rights.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-deprecated.html (why AWS narrows iam:PassRole)
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html (access level "Permissions management")
 */
const ESCALATIONS: readonly string[] = [
    "iam:PassRole",
    "sts:AssumeRole",
    "iam:AddRoleToInstanceProfile",
    "iam:AddUserToGroup",
    "iam:AttachGroupPolicy",
    "iam:AttachRolePolicy",
    "iam:AttachUserPolicy",
    "iam:CreateAccessKey",
    "iam:CreateLoginProfile",
    "iam:CreatePolicyVersion",
    "iam:DeleteRolePermissionsBoundary",
    "iam:DeleteUserPermissionsBoundary",
    "iam:PutGroupPolicy",
    "iam:PutRolePermissionsBoundary",
    "iam:PutRolePolicy",
    "iam:PutUserPolicy",
    "iam:SetDefaultPolicyVersion",
    "iam:UpdateAssumeRolePolicy",
    "iam:UpdateLoginProfile",
];

/**
 * What a document of an identity gives that no role of a cell needs; undefined when it is no document.
 * Conditions are not weighed: who has every right under one has it in the end.
 */
export function findExcessiveRights(document: View): readonly string[] | undefined {
    const allowances = listAllowances(document);
    return allowances && [...new Set(allowances.filter(reachesWide).flatMap(listExcess))];
}

function listExcess({ actions, notActions }: Allowance): string[] {
    if (notActions.length > 0) return [`every right but ${shorten(notActions)}`];
    if (actions.some(isEverything)) return ["every right"];
    const services = actions.filter(isWholeService);
    const others = actions.filter((action) => !isWholeService(action));
    const escalations = ESCALATIONS.filter((one) => others.some((action) => fitsIam(action, one)));
    return [
        ...(services.length > 0 ? [`${shorten(services)} everywhere`] : []),
        ...(escalations.length > 0 ? [`${shorten(escalations)} on anything`] : []),
    ];
}

/** `*`, `*:*`, `**`. */
function isEverything(action: string): boolean {
    return /^[*?:]*\*[*?:]*$/.test(action);
}

/** `ec2:*`: nothing but wildcards after the service. */
function isWholeService(action: string): boolean {
    return /^[^:]*:[*?]*\*[*?]*$/.test(action);
}

/** Whether a statement is about any resource of a kind: `*`, `arn:aws:s3:::*`, `arn:aws:iam::1:role/*`. */
function reachesWide({ resources, notResources }: Allowance): boolean {
    return notResources.length > 0 || resources.some(isWide);
}

/** Services whose ARNs end with a name alone, such as `arn:aws:s3:::bucket/key`; others say a kind before it. */
const UNTYPED: readonly string[] = ["s3", "sns", "sqs"];

function isWide(resource: string): boolean {
    // The part after the account; a pattern that ends before it stands for all of it.
    const parts = resource.split(":");
    const name = parts.length < 6 ? (parts.at(-1) ?? "") : parts.slice(5).join(":");
    const kind = UNTYPED.includes(parts[2] ?? "") ? "" : "([\\w-]+[:/])?";
    return new RegExp(`^${kind}[*?]*\\*[*?/:]*$`).test(name);
}

function shorten(words: readonly string[]): string {
    return words.length <= 3
        ? joinWords(words)
        : joinWords([...words.slice(0, 2), `${words.length - 2} others`]);
}
