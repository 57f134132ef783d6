/** A fault in what the user gave: reported as its message alone, exit status 1. */
export class UserError extends Error {
    override readonly name = "UserError";
}
