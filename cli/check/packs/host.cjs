// Serves policy packs, each as Pulumi's cmd/run-policy-pack does, all in this one process: loading Pulumi's SDK once in
// place of once a pack saves most of their start. Arguments: the packs' folders. Each line on descriptor 3 is JSON: a pack
// that starts, or its port.
const fs = require("node:fs");

// The SDK wants the compiler for closures too, and no pack of a running process needs those.
require("../fasterSdk.cjs").deferred.add("typescript");
require("tsx/cjs");
require("@pulumi/pulumi");
require("@pulumi/pulumi/proto/analyzer_grpc_pb");
require("@pulumi/pulumi/proto/plugin_pb");

const tell = (line) => fs.writeSync(3, `${JSON.stringify(line)}\n`);
const shared = new Set(Object.keys(require.cache));

// The policy SDK takes one pack a process: the next pack gets modules of its own, but for what is loaded by now.
function forget() {
    for (const file of Object.keys(require.cache))
        if (!shared.has(file)) delete require.cache[file];
}

function start(directory) {
    tell({ starting: directory });
    process.chdir(directory);
    return new Promise((resolve, reject) => {
        // The SDK prints the port; whatever else a pack prints is no part of the protocol.
        console.log = (...values) => {
            if (values.length === 1 && /^\d+$/.test(String(values[0]))) resolve(Number(values[0]));
            else console.error(...values);
        };
        // A pack may be a module that starts it, or export a function that does.
        Promise.resolve()
            .then(() => {
                const loaded = require(directory);
                return typeof loaded === "function" ? loaded() : loaded;
            })
            .catch(reject);
    });
}

async function main() {
    for (const directory of process.argv.slice(2)) {
        const port = await start(directory);
        tell({ directory, port });
        forget();
    }
}

main().catch((error) => {
    console.error(error?.stack ?? error);
    process.exit(1);
});

// The parent holds the other end of standard input: when it is gone, so is the need for packs.
process.stdin.on("end", () => process.exit(0)).resume();
