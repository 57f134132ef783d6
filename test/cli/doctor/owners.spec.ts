import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { renderDoctorReport } from "../../../cli/doctor/lines";
import { checkOwners, judgeOwners, PLACEHOLDER } from "../../../cli/doctor/owners";

const GOOD = [
    "# owners",
    "/policy/ @acme/ml # packs",
    "/.github/ @acme/ml",
    "/regions.lock.json @acme/ml ann@example.com",
    "/Pulumi*.yaml @acme/ml",
].join("\n");

describe("doctor on code owners", () => {
    it("finds the placeholder that the project comes with, where GitHub looks first", () => {
        const folder = fs.mkdtempSync(path.join(os.tmpdir(), "gpu-batch-"));
        try {
            fs.writeFileSync(path.join(folder, "CODEOWNERS"), GOOD);
            assert.equal(checkOwners(folder).state, "ok");
            fs.mkdirSync(path.join(folder, ".github"));
            const text = GOOD.replaceAll("@acme/ml", PLACEHOLDER);
            fs.writeFileSync(path.join(folder, ".github/CODEOWNERS"), text);
            assert.deepEqual(checkOwners(folder), {
                what: "code owners",
                state: "advice",
                found: ".github/CODEOWNERS names the placeholder @your-org/gpu-batch-owners, a team that does not exist",
                cure: "write your own team in its place, and require review from code owners on main (docs/pull-requests.md)",
            });
        } finally {
            fs.rmSync(folder, { recursive: true });
        }
    });

    const TABLE: readonly (readonly [what: string, text: string, found: string])[] = [
        [
            "owners for all",
            GOOD,
            "CODEOWNERS has owners for /policy/, /.github/, /regions.lock.json and /Pulumi*.yaml",
        ],
        [
            "one owner of everything",
            "* @ann",
            "CODEOWNERS has owners for /policy/, /.github/, /regions.lock.json and /Pulumi*.yaml",
        ],
        [
            "no owner of two",
            GOOD.replace("/policy/ @acme/ml", "/policy/").replace("/.github/", "/x/"),
            "CODEOWNERS gives nobody /policy/ and /.github/",
        ],
        [
            "nothing",
            "",
            "CODEOWNERS gives nobody /policy/, /.github/, /regions.lock.json and /Pulumi*.yaml",
        ],
        [
            "a placeholder in a comment only",
            `# ${PLACEHOLDER}\n* @ann`,
            "CODEOWNERS has owners for /policy/, /.github/, /regions.lock.json and /Pulumi*.yaml",
        ],
    ];
    for (const [what, text, found] of TABLE)
        it(what, () => assert.equal(judgeOwners("CODEOWNERS", text).found, found));

    it("advises to write a file where there is none, and stops nothing", () => {
        const folder = fs.mkdtempSync(path.join(os.tmpdir(), "gpu-batch-"));
        try {
            const line = checkOwners(folder);
            assert.equal(line.state, "advice");
            assert.equal(
                renderDoctorReport("prod", [line]),
                [
                    "note  code owners: there is no CODEOWNERS: whoever may approve a change may approve one of its gate",
                    "        fix: write .github/CODEOWNERS (docs/pull-requests.md)",
                    "",
                    "Ready: pulumi up -s prod",
                    "",
                ].join("\n"),
            );
        } finally {
            fs.rmSync(folder, { recursive: true });
        }
    });
});
