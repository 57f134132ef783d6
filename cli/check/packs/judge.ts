import type { Registration } from "../engine/registration";
import type { PackReport, Verdict } from "../result";
import type { WireObject } from "../engine/wire";
import type { Diagnostic } from "./analyzer";
import { findLevel, isRemediating, type Pack, type StartedPacks } from "./pack";
import { buildAnalyzeRequest, buildStackRequest, type Find } from "./requests";
import { isUnjudged, toVerdict } from "./verdicts";

/** Judges what a program registers, as Pulumi's engine lets packs do. */
export class PackJudge {
    readonly verdicts: Verdict[] = [];
    /** Resources that a pack let through by their reviewed type, without a judgement. */
    readonly unjudged: Registration[] = [];
    private readonly failures = new Map<Pack, string>();

    /** @param started the packs, which may start while the program does */
    constructor(private readonly started: Promise<StartedPacks>) {}

    /**
     * Lets each pack remediate and then judge a resource before it counts as registered.
     * @returns its inputs, remediated
     */
    async judgeResource(registration: Registration, find: Find): Promise<WireObject> {
        const { packs } = await this.started;
        let inputs = registration.inputs;
        for (const pack of packs.filter(isRemediating)) {
            const request = buildAnalyzeRequest({ ...registration, inputs }, find, true);
            await this.tryJudging(pack, async () => {
                const { properties, policies, diagnostics } =
                    await pack.analyzer.remediate(request);
                this.record(pack, diagnostics, registration);
                if (!properties) return;
                inputs = properties;
                for (const policy of policies)
                    this.verdicts.push({
                        ...toVerdict(pack, describeRemediation(policy, registration), registration),
                        status: "remediated",
                    });
            });
        }
        const request = buildAnalyzeRequest({ ...registration, inputs }, find);
        await Promise.all(
            packs.map((pack) =>
                this.tryJudging(pack, async () => {
                    const answer = await pack.analyzer.analyze(request);
                    this.record(pack, answer.diagnostics, registration);
                    if (isUnjudged(answer.notApplicable)) this.unjudged.push(registration);
                }),
            ),
        );
        return inputs;
    }

    /** Lets each pack judge the whole stack, once the program is done. */
    async judgeStack(registrations: readonly Registration[], find: Find): Promise<void> {
        const { packs } = await this.started;
        const request = buildStackRequest(registrations, find);
        await Promise.all(
            packs.map((pack) =>
                this.tryJudging(pack, async () => {
                    for (const diagnostic of await pack.analyzer.analyzeStack(request))
                        this.record(pack, [diagnostic], find(diagnostic.urn));
                }),
            ),
        );
    }

    /** What kept a pack from judging; any of it fails the check. */
    async listErrors(): Promise<string[]> {
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
    async listReports(): Promise<PackReport[]> {
        const { packs } = await this.started;
        return packs.map((pack) => {
            const { name, version, policies } = pack.analyzer;
            const disabled = policies.filter(
                (policy) => findLevel(pack, policy.name) === "disabled",
            );
            return {
                name,
                version,
                policies: policies.map((policy) => ({
                    name: policy.name,
                    description: policy.description,
                    level: findLevel(pack, policy.name),
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
            this.verdicts.push(toVerdict(pack, diagnostic, registration));
    }

    /** A pack that fails to answer once has not judged: its first failure is kept. */
    private async tryJudging(pack: Pack, act: () => Promise<unknown>): Promise<void> {
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

function describeRemediation(policy: string, { name }: Registration): Diagnostic {
    return {
        policy,
        level: "advisory",
        severity: "",
        message: `${name} was fixed`,
        description: "",
        urn: "",
    };
}
