import { openSecrets, UNKNOWN, type WireObject } from "./wire";

/** Account that stands for yours where the configuration names none. */
export const SAMPLE_ACCOUNT = "123456789012";

/** Answers to invoked functions, by token: a function of the arguments. */
export type Answers = Readonly<Record<string, (args: WireObject) => WireObject>>;

/**
 * What the check answers for the functions that the program invokes; it asks nobody. A value that
 * only AWS knows is unknown, as it is in a real preview before anything exists.
 */
export function createAwsAnswers(accountId: string): Answers {
    return {
        "aws:index/getCallerIdentity:getCallerIdentity": () => ({
            id: accountId,
            accountId,
            arn: UNKNOWN,
            userId: UNKNOWN,
        }),
        "aws:ecr/getAuthorizationToken:getAuthorizationToken": () => ({
            id: UNKNOWN,
            authorizationToken: UNKNOWN,
            expiresAt: UNKNOWN,
            password: UNKNOWN,
            proxyEndpoint: UNKNOWN,
            userName: "AWS",
        }),
        "aws:ssm/getParameter:getParameter": ({ name }) => ({
            id: name,
            name,
            arn: UNKNOWN,
            type: "String",
            value: UNKNOWN,
            insecureValue: UNKNOWN,
            version: UNKNOWN,
        }),
    };
}

/** The answer to one invoke; undefined when the table has none. */
export function answerInvoke(
    answers: Answers,
    token: string,
    args: WireObject,
): WireObject | undefined {
    return answers[token]?.(openSecrets(args) as WireObject);
}
