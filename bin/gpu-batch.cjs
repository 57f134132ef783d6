#!/usr/bin/env node
// The SDK's versions are pinned to ones that run on Node 20: nine lines about later ones help nobody who runs a command.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
require("tsx/cjs");
require("../cli/main.ts");
