/** A JSON value, which the training toolkit hands to the program as an argument. */
export type Json =
    string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * Hyperparameters as SageMaker takes them: texts only. The toolkit decodes each text as JSON and
 * keeps it as it is when it is none, so a text that happens to be JSON, `"1e3"` or `"true"`, must be
 * encoded too, or the program would get a number.
 * @see https://github.com/aws/sagemaker-training-toolkit/blob/master/src/sagemaker_training/environment.py
 */
export function encodeHyperParameters(
    values: Readonly<Record<string, Json>>,
): Record<string, string> {
    return Object.fromEntries(
        Object.entries(values).map(([name, value]) => [name, JSON.stringify(value)]),
    );
}

/** From here on JavaScript writes a number with an exponent, as nobody writes an id. */
const EXPONENT_FROM = 1e21;

/**
 * Whether a whole number in a value has lost digits when JavaScript read it, as one beyond 2^53 can:
 * the program would get another number than the one in the file.
 */
export function hasRoundedNumber(value: Json): boolean {
    if (typeof value === "object" && value !== null)
        return Object.values<Json>(value).some(hasRoundedNumber);
    return (
        Number.isInteger(value) &&
        !Number.isSafeInteger(value) &&
        Math.abs(value as number) < EXPONENT_FROM
    );
}

/**
 * Limits of one training job's hyperparameters.
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateTrainingJob.html
 */
export const HYPER_PARAMETER_LIMITS = { count: 100, name: 256, value: 2500 } as const;

/** What SageMaker would refuse among encoded hyperparameters: the name, and what to write instead. */
export function findHyperParameterProblems(
    encoded: Readonly<Record<string, string>>,
): { name: string; message: string }[] {
    const { count, name: longestName, value: longestValue } = HYPER_PARAMETER_LIMITS;
    const names = Object.keys(encoded);
    return [
        ...(names.length > count
            ? [{ name: "", message: `has ${names.length} entries; write ${count} or fewer` }]
            : []),
        ...names.flatMap((name) => {
            if (name.length === 0 || name.length > longestName)
                return [
                    {
                        name,
                        message: `has a name of ${name.length} characters; write 1 to ${longestName}`,
                    },
                ];
            const { length } = encoded[name]!;
            return length > longestValue
                ? [
                      {
                          name,
                          message: `has ${length} characters as JSON; write ${longestValue} or fewer, or pass it in a channel`,
                      },
                  ]
                : [];
        }),
    ];
}
