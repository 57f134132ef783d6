/** Name and first line of an error, without a final full stop. */
export function describeAwsError(error: unknown): string {
    const { name, message } = error as Error;
    const [line = ""] = message.split("\n");
    return `${name}: ${line.replace(/\.$/, "")}`;
}
