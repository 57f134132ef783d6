// Writes docs/policies.md from the packs' metadata.
const fs = require("node:fs");
const path = require("node:path");

require("tsx/cjs");
const { CATALOGUE } = require("../catalogue.ts");
const { renderDocumentation } = require("../documentation.ts");

const file = path.resolve(__dirname, "../../docs/policies.md");
fs.mkdirSync(path.dirname(file), { recursive: true });
fs.writeFileSync(file, renderDocumentation(CATALOGUE));
