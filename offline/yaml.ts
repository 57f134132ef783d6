import * as fs from "node:fs";
import * as path from "node:path";
import { parseDocument } from "yaml";
import { UserError } from "./problem";

/**
 * The content of a YAML file; an empty file is an empty object.
 * @throws UserError that names file, line and column of each syntax error
 */
export function readYaml(file: string): unknown {
    const document = parseDocument(fs.readFileSync(file, "utf8"), { prettyErrors: true });
    if (document.errors.length > 0) {
        const faults = document.errors.map(({ message, linePos }) => {
            const [summary = message] = message.split("\n");
            const at = linePos?.[0];
            const place = at ? `line ${at.line}, column ${at.col}: ` : "";
            return `  ${place}${summary.replace(/ at line \d+, column \d+:?$/, "")}`;
        });
        throw new UserError([`${path.basename(file)} is not valid YAML:`, ...faults].join("\n"));
    }
    return (document.toJS() as unknown) ?? {};
}
