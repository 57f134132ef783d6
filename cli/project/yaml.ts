import * as fs from "node:fs";
import * as path from "node:path";
import { isMap, isScalar, parseDocument, type Document } from "yaml";
import { UserError } from "../../core/problems/userError";

/**
 * A YAML file without syntax errors.
 * @throws UserError that names file, line and column of each error
 */
export function readYaml(file: string): Document.Parsed {
    const document = parseDocument(readText(file), { prettyErrors: true });
    if (document.errors.length > 0) {
        const faults = document.errors.map(({ message, linePos }) => {
            const [summary = message] = message.split("\n");
            const at = linePos?.[0];
            const place = at ? `line ${at.line}, column ${at.col}: ` : "";
            return `  ${place}${summary.replace(/ at line \d+, column \d+:?$/, "")}`;
        });
        throw new UserError([`${path.basename(file)} is not valid YAML:`, ...faults].join("\n"));
    }
    return document;
}

/**
 * The content of a YAML file; an empty file is an empty object.
 * @throws UserError for a reference to an anchor that is not there
 */
export function readContent(document: Document.Parsed, file: string): unknown {
    try {
        return (document.toJS() as unknown) ?? {};
    } catch (error) {
        throw new UserError(
            `${path.basename(file)} is not valid YAML:\n  ${(error as Error).message}`,
        );
    }
}

/**
 * The source text of every scalar directly below a key of the document: `0100` and `1e2` stay as
 * they are written. A key without a value has the empty text.
 */
export function readScalarTexts(document: Document.Parsed, key: string): Map<string, string> {
    const map: unknown = document.get(key);
    if (!isMap(map)) return new Map();
    return new Map(
        map.items.flatMap(({ key: name, value }) => {
            if (!isScalar(name)) return [];
            if (value === null) return [[String(name.value), ""] as const];
            if (!isScalar(value)) return [];
            return [
                [String(name.value), value.value === null ? "" : (value.source ?? "")] as const,
            ];
        }),
    );
}

function readText(file: string): string {
    try {
        return fs.readFileSync(file, "utf8");
    } catch (error) {
        throw new UserError(`cannot read ${path.basename(file)}: ${(error as Error).message}`);
    }
}
