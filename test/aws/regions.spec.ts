import * as assert from "node:assert/strict";
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { parseLock, type Lock } from "../../core/lock/lock";
import { projectCopy } from "../support/inProcessCommand";
import { startMoto, type Moto } from "../support/moto";
import { ROOT } from "../support/preview";

interface Ended {
    readonly code: number | null;
    readonly out: string;
    readonly err: string;
}

describe("against AWS's APIs as moto serves them", () => {
    let moto: Moto;
    let directory: string;
    /** One refresh of the lock, which several tests look at: it takes half a minute. */
    let refreshed: Ended & { readonly lockText: string };
    before(async () => {
        moto = await startMoto();
        directory = projectCopy();
        const ended = await command("regions", "refresh");
        const file = path.join(directory, "regions.lock.json");
        refreshed = { ...ended, lockText: fs.readFileSync(file, "utf8") };
        fs.rmSync(directory, { recursive: true });
    });
    after(() => moto?.stop());
    beforeEach(() => (directory = projectCopy()));
    afterEach(() => fs.rmSync(directory, { recursive: true }));

    function command(...args: string[]): Promise<Ended> {
        const [, ...rest] = [
            process.execPath,
            path.join(ROOT, "bin/gpu-batch.cjs"),
            ...args,
            "--cwd",
            directory,
        ];
        const { PATH, HOME } = process.env;
        const child = spawn(process.execPath, rest, { env: { PATH, HOME, ...moto.environment } });
        let [out, err] = ["", ""];
        child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
        child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
        return new Promise((resolve) => child.once("close", (code) => resolve({ code, out, err })));
    }
    const useRefreshed = () =>
        fs.writeFileSync(path.join(directory, "regions.lock.json"), refreshed.lockText);
    const lock = (): Lock =>
        parseLock(fs.readFileSync(path.join(directory, "regions.lock.json"), "utf8")).lock!;

    it("refreshes zones, offerings and spot history of every region of the lock", () => {
        const before = lock();
        const { code, out } = refreshed;
        useRefreshed();
        assert.equal(code, 0, out);
        assert.match(
            out,
            /^Wrote regions\.lock\.json, prices of \d{4}-\d\d-\d\d: 7 of 7 regions read\./m,
        );
        const after = lock();
        assert.equal(after.asOf, new Date().toISOString().slice(0, 10));
        for (const [name, row] of Object.entries(after.regions)) {
            assert.deepEqual([name, row.stale, row.sampleZones], [name, false, false]);
            assert.ok(Object.keys(row.zones).length >= 3, name);
            // moto's spot price is the same everywhere; a pool is a type that it offers in that zone.
            const pools = row.pools.filter(({ type }) => type === "g4dn.xlarge");
            assert.ok(pools.length >= 2, `${name}: ${pools.length} zones with g4dn.xlarge`);
            assert.ok(pools.every(({ azId }) => row.zones[azId]));
        }
        // moto has no price list: the old on-demand prices stay, with a note for each region.
        const odUsd = (one: Lock) =>
            one.regions["us-east-2"]!.pools.find(({ type }) => type === "g5.xlarge")!.odUsd;
        assert.equal(odUsd(after), odUsd(before));
        assert.equal(out.match(/^note: .*on-demand prices not read/gm)!.length, 7);
        // moto knows quotas of VPCs only: EC2's are unknown, not 0.
        assert.equal(after.regions["us-east-2"]!.quota?.G, undefined);
        assert.equal(after.regions["us-east-2"]!.interruption!.asOf, "2025-11-30");
    });

    it("leaves a selection that the program can use", async () => {
        useRefreshed();
        const { selection, regions } = lock();
        for (const { chosen, zones } of Object.values(selection))
            for (const name of chosen) {
                assert.ok(zones[name]!.length >= 2);
                assert.ok(zones[name]!.every((id) => regions[name]!.zones[id]));
            }
        const shown = await command("regions", "show", "-s", "prod");
        assert.ok(!shown.out.includes("sample zones"));
    });

    it("reads the regions that are named and opted in, and keeps the others with their day", async () => {
        const { out } = await command("regions", "refresh", "--regions", "us-east-2,eu-south-2");
        assert.match(out, /^eu-south-2: not opted in$/m);
        assert.match(out, /^us-east-2: \d+ pools$/m);
        // The regions that were not asked keep their rows and their day.
        const { regions } = lock();
        assert.deepEqual(
            [regions["us-west-2"]!.stale, regions["us-west-2"]!.asOf],
            [true, "2025-11-30"],
        );
    });

    it("ends with 130 on Ctrl-C and leaves a whole lock", async () => {
        const file = path.join(directory, "regions.lock.json");
        const child = spawn(
            process.execPath,
            [path.join(ROOT, "bin/gpu-batch.cjs"), "regions", "refresh", "--cwd", directory],
            { env: { PATH: process.env.PATH, HOME: process.env.HOME, ...moto.environment } },
        );
        let interrupted = false;
        child.stderr.setEncoding("utf8").on("data", (text: string) => {
            // After the first region: some are read and some are not.
            if (!interrupted && /^[a-z0-9-]+: \d+ pools$/m.test(text)) {
                interrupted = true;
                child.kill("SIGINT");
            }
        });
        const code = await new Promise((resolve) => child.once("close", resolve));
        assert.equal(interrupted, true);
        assert.equal(code, 130);
        const rows = Object.values(parseLock(fs.readFileSync(file, "utf8")).lock!.regions);
        assert.equal(rows.length, 7);
        assert.ok(rows.some(({ stale }) => !stale));
        assert.ok(rows.some(({ stale }) => stale));
        assert.ok(rows.every(({ pools }) => pools.length > 0));
        assert.deepEqual(
            fs.readdirSync(directory).filter((name) => name.endsWith(".tmp")),
            [],
        );
    });

    it("lets doctor find what this account lacks", async () => {
        useRefreshed();
        const { code, out } = await command("doctor", "-s", "prod", "--json");
        const { lines } = JSON.parse(out) as {
            lines: { what: string; state: string; found: string }[];
        };
        const state = (what: string) => lines.find((line) => line.what === what)?.state;
        assert.equal(code, 1);
        assert.equal(state("AWS credentials"), "ok");
        assert.equal(state("lock"), "ok");
        assert.equal(state("role AWSServiceRoleForEC2Spot"), "fail");
        assert.equal(state("us-east-2: opted in"), "ok");
        // moto knows no quota of EC2, and does not answer for AWS's default.
        assert.equal(state("us-east-2: spot quota"), "unknown");
        const zones = lines.filter(({ what }) => what.startsWith("us-east-2: types in us-east-2"));
        assert.deepEqual(
            zones.map(({ state }) => state),
            ["ok", "ok", "ok"],
        );
        assert.ok(zones.every(({ found }) => found.includes("g4dn.xlarge")));
    });
});
