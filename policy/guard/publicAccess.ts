import { opensToEverybody } from "../facts/principals";
import { TYPES } from "../facts/types";
import { joinWords } from "../facts/words";
import { definePolicy, peek, type Finding, type StackSubject } from "../kit";
import type { View } from "../kit/view";

/** Types that hold a document of who may use them, and the property it is in. */
const DOCUMENTS: Readonly<Record<string, string>> = {
    [TYPES.role]: "assumeRolePolicy",
    [TYPES.bucket]: "policy",
    [TYPES.bucketPolicy]: "policy",
    [TYPES.repositoryPolicy]: "policy",
    [TYPES.topic]: "policy",
    [TYPES.topicPolicy]: "policy",
    [TYPES.logPolicy]: "policyDocument",
};

/** All of them close a bucket. https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html */
const BLOCKS = [
    "blockPublicAcls",
    "blockPublicPolicy",
    "ignorePublicAcls",
    "restrictPublicBuckets",
] as const;

/** Groups that anybody is in. https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#specifying-grantee */
const OPEN_GROUPS = /\/(AllUsers|AuthenticatedUsers)$/;

/** Nothing is open to everybody. */
export const publicAccess = definePolicy({
    id: "guard-public-access",
    description:
        "No role, bucket, repository, topic, log group or AMI is open to everybody, and each bucket blocks public access.",
    why: "a role that anybody may take is an account that anybody may use, and what is public once has been copied",
    fix: "Name the accounts or services in Principal, or limit them by aws:SourceArn, aws:SourceAccount or aws:PrincipalOrgID; give each bucket a BucketPublicAccessBlock.",
    example: `"Principal": { "Service": "ecs-tasks.amazonaws.com" }, "Condition": { "StringEquals": { "aws:SourceAccount": "123456789012" } }`,
    level: "mandatory",
    severity: "critical",
    types: [...Object.keys(DOCUMENTS), TYPES.publicAccessBlock, TYPES.distribution],
    whenUnknown: "An unknown document is a violation: build it from chosen names.",
    blindSpots:
        "Whether an account that a document names is one of yours, and what a bucket that exists already allows.",
    knobs: {},
    *check({ type, props }) {
        const property = DOCUMENTS[type];
        if (property !== undefined && props.has(property))
            yield* findDocumentFaults(props.at(property), property);
        if (type === TYPES.bucket) yield* findAclFaults(props);
        if (type === TYPES.distribution) yield* findDistributionFaults(props);
        if (type === TYPES.publicAccessBlock) {
            const open = BLOCKS.filter((name) => props.at(name).flag !== true);
            if (open.length > 0)
                yield {
                    what: `does not set ${joinWords(open)}`,
                    write: `${joinWords(BLOCKS)}, each true`,
                };
        }
    },
    *checkInStack(subject, stack) {
        if (subject.type !== TYPES.bucket) return;
        if (!stack.ofType(TYPES.publicAccessBlock).some((block) => closes(block, subject)))
            yield {
                what: "has no BucketPublicAccessBlock",
                write: `a BucketPublicAccessBlock of the bucket with ${joinWords(BLOCKS)}`,
            };
    },
});

function* findDocumentFaults(document: View, property: string): Iterable<Finding> {
    const open = opensToEverybody(document);
    if (open === undefined)
        yield {
            what: `has a ${property} that is no JSON object`,
            write: "a policy document as JSON text",
        };
    if (open)
        yield {
            what: `lets everybody in by its ${property}`,
            write: "a Principal that names accounts or services, or a condition that does",
        };
}

function* findAclFaults(props: View): Iterable<Finding> {
    const acl = props.at("acl").text ?? "";
    if (/^(public-|authenticated-read$)/.test(acl))
        yield { what: `has the acl ${acl}`, write: "no acl" };
    const groups = props.at("grants").items.flatMap((grant) => grant.at("uri").text ?? []);
    if (groups.some((uri) => OPEN_GROUPS.test(uri)))
        yield { what: "grants rights to everybody", write: "no grants" };
}

function* findDistributionFaults(props: View): Iterable<Finding> {
    const groups = props
        .at("distributions")
        .items.flatMap(
            (one) => one.at("amiDistributionConfiguration", "launchPermission", "userGroups").texts,
        );
    if (groups.some((group) => group.toLowerCase() === "all"))
        yield { what: "gives its AMI to everybody", write: "no userGroups in launchPermission" };
}

/** Whether a block is a bucket's: by where its input came from, or by the bucket's name. */
function closes({ props, from }: StackSubject, bucket: StackSubject): boolean {
    if (from("bucket").some(({ urn }) => urn === bucket.urn)) return true;
    const [own, named] = [bucket.props, props].map((view) => peek(() => view.at("bucket").text));
    return Boolean(own?.known && named?.known && own.value && own.value === named.value);
}
