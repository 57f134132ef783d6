// Makes a self-contained folder of each pack, dist/policy/<pack>, to publish or to use without this project: the kit and
// the rules in one JavaScript file, the exemptions beside it. Pulumi's SDKs stay packages that the folder depends on.
const fs = require("node:fs");
const path = require("node:path");
const { buildSync } = require("esbuild");

const ROOT = path.resolve(__dirname, "../..");
const { dependencies } = require(path.join(ROOT, "package.json"));

for (const pack of ["gpu", "spot", "retry", "guard"]) {
    const source = path.join(ROOT, "policy", pack);
    const target = path.join(ROOT, "dist/policy", pack);
    fs.rmSync(target, { recursive: true, force: true });
    fs.mkdirSync(target, { recursive: true });
    buildSync({
        entryPoints: [path.join(source, "index.ts")],
        outfile: path.join(target, "index.js"),
        bundle: true,
        platform: "node",
        target: "node20",
        external: ["@pulumi/*"],
        logLevel: "warning",
    });
    const { name, version, description } = require(path.join(source, "package.json"));
    const manifest = {
        name,
        version,
        description,
        main: "index.js",
        dependencies: {
            "@pulumi/policy": dependencies["@pulumi/policy"],
            "@pulumi/pulumi": dependencies["@pulumi/pulumi"],
        },
    };
    fs.writeFileSync(path.join(target, "package.json"), `${JSON.stringify(manifest, null, 4)}\n`);
    fs.copyFileSync(path.join(source, "PulumiPolicy.yaml"), path.join(target, "PulumiPolicy.yaml"));
    fs.copyFileSync(
        path.join(ROOT, "policy/exemptions.json"),
        path.join(target, "exemptions.json"),
    );
    console.log(`${path.relative(ROOT, target)}: ${name} ${version}`);
}
