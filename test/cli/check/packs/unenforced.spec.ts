import * as assert from "node:assert/strict";
import { warnOfUnenforced } from "../../../../cli/check/packs/unenforced";
import type { PackReport, Verdict } from "../../../../cli/check/result";

const TODAY = "2026-11-25";

const pack = (levels: Readonly<Record<string, string>>) =>
    ({
        policies: Object.entries(levels).map(([name, level]) => ({ name, level })),
    }) as unknown as PackReport;

const exempted = (until?: string) =>
    ({ policy: "guard-tags", name: "jobs", status: "exempted", until }) as Verdict;

describe("warnings of what is not enforced", () => {
    it("name what is disabled, and nothing else", () => {
        const packs = [pack({ a: "disabled", b: "advisory" }), pack({ c: "disabled" })];
        assert.deepEqual(warnOfUnenforced({ packs, verdicts: [] }, TODAY), [
            "disabled and judging nothing, 2 of the policies: a, c",
        ]);
        assert.deepEqual(
            warnOfUnenforced({ packs: [pack({ b: "advisory" })], verdicts: [] }, TODAY),
            [],
        );
    });

    const TABLE: readonly (readonly [until: string | undefined, when: string | undefined])[] = [
        ["2026-11-25", "today"],
        ["2026-11-26", "in 1 day"],
        ["2026-12-09", "in 14 days"],
        ["2026-12-10", undefined],
        [undefined, undefined],
    ];
    for (const [until, when] of TABLE)
        it(`tell of an exemption until ${until}: ${when ?? "nothing"}`, () =>
            assert.deepEqual(
                // The same exemption may excuse a resource twice.
                warnOfUnenforced(
                    { packs: [], verdicts: [exempted(until), exempted(until)] },
                    TODAY,
                ),
                when === undefined
                    ? []
                    : [
                          `the exemption of jobs from guard-tags ends on ${until}, ${when}: write what the policy demands before then, or ask its owner for a later day`,
                      ],
            ));
});
