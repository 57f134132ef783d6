import { ACCOUNT, type Bag } from "./model";

/**
 * AMIs that AWS recommends, by region: the parameter's value changes when AWS publishes a new one.
 * Tests set it to see what a new AMI does to a stack.
 */
export const recommended = { ami: "ami-0aaaaaaaaaaaaaaaa" };

/** Password that the registry's login holds; a canary that must never be readable anywhere. */
export const REGISTRY_PASSWORD = "CANARY-registry-password";

/** Answers to the functions that the program invokes, by token. */
const ANSWERS: Readonly<Record<string, (region: string, args: Bag, tick: number) => Bag>> = {
    "aws:index/getCallerIdentity:getCallerIdentity": () => ({
        id: ACCOUNT,
        accountId: ACCOUNT,
        arn: `arn:aws:iam::${ACCOUNT}:user/deployer`,
        userId: "AIDA0123456789ABCDEF",
    }),
    "aws:ecr/getAuthorizationToken:getAuthorizationToken": (region, _, tick) => ({
        id: region,
        authorizationToken: `${REGISTRY_PASSWORD}-${tick}`,
        expiresAt: "2026-11-30T12:00:00Z",
        password: `${REGISTRY_PASSWORD}-${tick}`,
        proxyEndpoint: `https://${ACCOUNT}.dkr.ecr.${region}.amazonaws.com`,
        userName: "AWS",
    }),
    "aws:ssm/getParameter:getParameter": (region, { name }) => ({
        id: name,
        name,
        arn: `arn:aws:ssm:${region}::parameter${name}`,
        type: "String",
        value: recommended.ami,
        insecureValue: recommended.ami,
        version: 1,
    }),
};

/** @throws Error for a function without an answer */
export function answer(token: string, region: string, args: Bag, tick: number): Bag {
    const find = ANSWERS[token];
    if (!find)
        throw new Error(
            `the simulated cloud cannot answer ${token}: add it to test/engine/cloud/answers.ts`,
        );
    return find(region, args, tick);
}
