// Writes the part "program" of policy/facts/reviewed.json from what the program registers with any setting. A type that is
// new there gets no reason, and so fails the check until a reviewer has written one.
const fs = require("node:fs");
const path = require("node:path");

require("tsx/cjs");
const { unjudgedTypes } = require("../../test/support/policies/everySetting.ts");

const file = path.resolve(__dirname, "../facts/reviewed.json");
const { program, others } = JSON.parse(fs.readFileSync(file, "utf8"));
unjudgedTypes().then((types) => {
    const reviewed = Object.fromEntries(types.map((type) => [type, program[type] ?? ""]));
    fs.writeFileSync(file, `${JSON.stringify({ program: reviewed, others }, null, 4)}\n`);
});
