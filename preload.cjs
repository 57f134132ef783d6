// Preloaded into the program, by Pulumi.yaml. On Node 20 and 22 util.inspect with colours loops for 20 to 36 s on an
// error whose stack names ".../node_modules/@scope/file.ts", which is what Pulumi's source maps produce; Pulumi formats
// every failure that way. https://github.com/nodejs/node/issues/64011
const util = require("node:util");

const { inspect } = util;

function inspectErrorsPlain(value, options, ...rest) {
    const coloured =
        value instanceof Error && typeof options === "object" && options?.colors === true;
    return inspect(value, coloured ? { ...options, colors: false } : options, ...rest);
}

util.inspect = Object.assign(inspectErrorsPlain, inspect);
