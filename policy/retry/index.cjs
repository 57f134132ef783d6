// Pulumi type-checks a pack's TypeScript at every start, which takes seconds; this only transpiles it.
require("tsx/cjs");
require("./index.ts");
