import { renderPolicy, type Statement } from "../../core/aws/policyDocument";

/** What others need to pull. https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policy-examples.html */
const PULL = [
    "ecr:BatchCheckLayerAvailability",
    "ecr:BatchGetImage",
    "ecr:GetDownloadUrlForLayer",
] as const;

/** What a push needs besides. https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html */
const PUSH = [
    ...PULL,
    "ecr:InitiateLayerUpload",
    "ecr:UploadLayerPart",
    "ecr:CompleteLayerUpload",
    "ecr:PutImage",
] as const;

/** Who else may use a repository: ARNs of accounts, roles or users. */
export interface RepositoryAccess {
    /** May push, and pull what they pushed. */
    readonly pushPrincipals: readonly string[];
    readonly pullPrincipals: readonly string[];
}

/** The policy of a repository as JSON; undefined when nobody else may use it. */
export function buildRepositoryPolicy(access: RepositoryAccess): string | undefined {
    const statements = [
        ...buildStatement("Push", access.pushPrincipals, PUSH),
        ...buildStatement("Pull", access.pullPrincipals, PULL),
    ];
    return statements.length > 0 ? renderPolicy(statements) : undefined;
}

function buildStatement(Sid: string, principals: readonly string[], Action: readonly string[]) {
    const result: Statement = {
        Sid,
        Effect: "Allow",
        Principal: { AWS: principals },
        Action,
    };
    return principals.length > 0 ? [result] : [];
}
