import type { Registration } from "../engine/registration";
import type { PackReport, Verdict } from "../result";
import type { WireObject } from "../engine/wire";
import type { Analyzer, Diagnostic } from "./analyzer";
import type { PolicySetting } from "./config";
import { analyzeRequest, stackRequest, type Find } from "./requests";
import { isUnjudged, verdictOf } from "./verdicts";

/** One pack that is ready to judge. */
export interface Pack {
    readonly directory: string;
    readonly analyzer: Analyzer;
    readonly settings: Readonly<Record<string, PolicySetting>>;
}

/** Packs in their order, or what keeps them from judging. */
export interface Started {
    readonly packs: readonly Pack[];
    readonly errors: readonly string[];
}

/** Judges what a program registers, as Pulumi's engine lets packs do. */
export class PackJudge {
    readonly verdicts: Verdict[] = [];
    /** Resources that a pack let through by their reviewed type, without a judgement. */
    readonly unjudged: Registration[] = [];
    private readonly failures = new Map<Pack, string>();

    /** @param started the packs, which may start while the program does */
    constructor(private readonly started: Promise<Started>) {}

    /**
     * Lets each pack mend and then judge a resource before it counts as registered.
     * @returns its inputs, mended
     */
    async resource(registration: Registration, find: Find): Promise<WireObject> {
        const { packs } = await this.started;
        let inputs = registration.inputs;
        for (const pack of packs.filter(mends)) {
            const request = analyzeRequest({ ...registration, inputs }, find, true);
            await this.attempt(pack, async () => {
                const { properties, policies, diagnostics } =
                    await pack.analyzer.remediate(request);
                this.record(pack, diagnostics, registration);
                if (!properties) return;
                inputs = properties;
                for (const policy of policies)
                    this.verdicts.push({
                        ...verdictOf(pack, mended(policy, registration), registration),
                        status: "remediated",
                    });
            });
        }
        const request = analyzeRequest({ ...registration, inputs }, find);
        await Promise.all(
            packs.map((pack) =>
                this.attempt(pack, async () => {
                    const answer = await pack.analyzer.analyze(request);
                    this.record(pack, answer.diagnostics, registration);
                    if (isUnjudged(answer.notApplicable)) this.unjudged.push(registration);
                }),
            ),
        );
        return inputs;
    }

    /** Lets each pack judge the whole stack, once the program is done. */
    async stack(registrations: readonly Registration[], find: Find): Promise<void> {
        const { packs } = await this.started;
        const request = stackRequest(registrations, find);
        await Promise.all(
            packs.map((pack) =>
                this.attempt(pack, async () => {
                    for (const diagnostic of await pack.analyzer.analyzeStack(request))
                        this.record(pack, [diagnostic], find(diagnostic.urn));
                }),
            ),
        );
    }

    /** What kept a pack from judging; any of it fails the check. */
    async errors(): Promise<string[]> {
        const { packs, errors } = await this.started;
        return [
            ...errors,
            ...packs.flatMap((pack) => this.failures.get(pack) ?? []),
            ...packs
                .filter(({ analyzer }) => analyzer.policies.length === 0)
                .map(
                    ({ analyzer, directory }) =>
                        `the policy pack ${analyzer.name || directory} lists no policy`,
                ),
        ];
    }

    /** Each pack with the count of its policies that answered. */
    async reports(): Promise<PackReport[]> {
        const { packs } = await this.started;
        return packs.map((pack) => {
            const { name, version, policies } = pack.analyzer;
            const disabled = policies.filter((policy) => level(pack, policy.name) === "disabled");
            return {
                name,
                version,
                policies: policies.map((policy) => ({
                    name: policy.name,
                    description: policy.description,
                    level: level(pack, policy.name),
                    severity: policy.severity,
                    url: policy.url,
                    fix: policy.fix,
                })),
                disabled: disabled.length,
                answered: this.failures.has(pack) ? 0 : policies.length - disabled.length,
            };
        });
    }

    private record(
        pack: Pack,
        diagnostics: readonly Diagnostic[],
        registration: Registration | undefined,
    ): void {
        for (const diagnostic of diagnostics)
            this.verdicts.push(verdictOf(pack, diagnostic, registration));
    }

    /** A pack that fails to answer once has not judged: its first failure is kept. */
    private async attempt(pack: Pack, act: () => Promise<unknown>): Promise<void> {
        try {
            await act();
        } catch (error) {
            if (this.failures.has(pack)) return;
            const text = (error as { details?: string }).details || (error as Error).message;
            this.failures.set(
                pack,
                `the policy pack ${pack.analyzer.name} failed to answer: ${text.split("\n    at ")[0]}`,
            );
        }
    }
}

function level(pack: Pack, policy: string): string {
    return pack.settings[policy]?.level ?? "mandatory";
}

/** A pack without the level `remediate` answers every remediation with nothing: it need not be asked. */
function mends({ settings }: Pack): boolean {
    return Object.values(settings).some((setting) => setting.level === "remediate");
}

function mended(policy: string, { name }: Registration): Diagnostic {
    return { policy, level: "advisory", severity: "", message: `${name} was mended`, urn: "" };
}
