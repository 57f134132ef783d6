import type { Notice } from "./notices";

/**
 * The message of a notice, by EventBridge's input transformer, in the form that Amazon Q Developer
 * posts to Slack and Teams; in an e-mail it is read as it is.
 * @see https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function buildMessage({ title, lines, fields }: Notice, cell: string) {
    return {
        inputPaths: { ...fields },
        inputTemplate: JSON.stringify({
            version: "1.0",
            source: "custom",
            content: {
                textType: "client-markdown",
                title: `${title} (${cell})`,
                description: lines.join("\n"),
            },
        }),
    };
}
