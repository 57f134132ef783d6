// A test that reads what a team changes first fails: with the repository's own lock, stack files, levels of policies or
// image it would be red on the team's first pull request. The tests' own lie in test/fixtures/project.
const fs = require("node:fs");
const path = require("node:path");

const ROOT = path.resolve(__dirname, "../..");
const TEAM_FILE =
    /^(Pulumi[^/]*\.yaml|regions\.lock\.json|policy\/[^/]*\.json|docker\/(Dockerfile|\.dockerignore|app\/.*))$/;
const READERS = [
    "readFileSync",
    "openSync",
    "copyFileSync",
    "createReadStream",
    "readFile",
    "open",
];

for (const name of READERS) {
    const read = fs[name];
    fs[name] = function (file, ...rest) {
        const place = typeof file === "string" ? path.relative(ROOT, realpath(file)) : "";
        if (TEAM_FILE.test(place) && process.env.GPU_BATCH_TEST_READS_IMAGE === undefined)
            throw new Error(
                `a test read ${place} of the repository, which teams change; read the one of test/fixtures/project, by test/support/projectFiles.ts`,
            );
        return read.call(this, file, ...rest);
    };
}

function realpath(file) {
    try {
        return fs.realpathSync.native(file);
    } catch {
        return path.resolve(file);
    }
}
