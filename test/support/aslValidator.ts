/* eslint-disable @typescript-eslint/no-require-imports */

/** What the package `asl-validator` exports; it has no declarations. https://www.npmjs.com/package/asl-validator */
type Validate = (
    definition: object,
    options: { checkPaths: boolean; checkArn: boolean },
) => { isValid: boolean; errorsText: () => string };

const validate = require("asl-validator") as Validate;

/** What an independent validator says against a state machine's text; empty when nothing. */
export function aslFaults(definition: string): string {
    const { isValid, errorsText } = validate(JSON.parse(definition) as object, {
        checkPaths: true,
        checkArn: true,
    });
    return isValid ? "" : errorsText();
}
