import * as assert from "node:assert/strict";
import type {
    AnalyzeDiagnostic,
    AnalyzeResponse,
    RemediateResponse,
} from "@pulumi/pulumi/proto/analyzer_pb";
import type { Policies } from "@pulumi/policy";
import {
    makeAnalyzeRpcFun,
    makeAnalyzeStackRpcFun,
    makeRemediateRpcFun,
} from "@pulumi/policy/server";
import { LEVELS } from "../../../cli/check/packs/config";
import { buildAnalyzeRequest, buildStackRequest } from "../../../cli/check/packs/requests";
import { readStatus } from "../../../cli/check/packs/verdicts";
import type { Registration } from "../../../cli/check/engine/registration";
import { fromStruct, type WireObject } from "../../../cli/check/engine/wire";
import type { Definition } from "../../../policy/kit";
import { enforce } from "../../../policy/kit/enforce";
import type { Exemption } from "../../../policy/kit/exemptions";
import { UNDECIDED } from "../../../policy/kit/message";
import { policies as gpu } from "../../../policy/gpu/policies";
import { policies as guard } from "../../../policy/guard/policies";
import { policies as retry } from "../../../policy/retry/policies";
import { policies as spot } from "../../../policy/spot/policies";

declare module "@pulumi/policy/server" {
    type Rpc = (
        call: { request: unknown },
        callback: (error: Error | null | undefined, response: unknown) => void,
    ) => Promise<void>;
    /** The SDK's own judgement of a resource; its declarations leave it out as internal. */
    export function makeAnalyzeRpcFun(
        pack: string,
        version: string,
        level: string,
        policies: Policies,
    ): Rpc;
    /** The same for a stack. */
    export const makeAnalyzeStackRpcFun: typeof makeAnalyzeRpcFun;
    /** The same for a remediation. */
    export const makeRemediateRpcFun: typeof makeAnalyzeRpcFun;
}

/** Every policy of the four packs. */
export const ALL: readonly Definition[] = [...gpu, ...spot, ...retry, ...guard];

/** What the policies are run with. */
export interface Setting {
    /** @default every policy */
    readonly definitions?: readonly Definition[];
    /** Settings by policy. */
    readonly config?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    readonly exemptions?: readonly Exemption[];
    /** @default "2026-11-22" */
    readonly today?: string;
    /** Resources to judge singly; the stack is judged whole. @default all */
    readonly singly?: readonly Registration[];
}

/** One thing that a policy said. */
export interface Said {
    readonly policy: string;
    readonly level: string;
    readonly name: string;
    readonly message: string;
}

/** What all policies said, and which called themselves not applicable. */
export interface Heard {
    readonly said: readonly Said[];
    readonly notApplicable: readonly string[];
}

/** Gives a policy's functions its settings, as the SDK does from a file that it read. */
function configurer(settings: Readonly<Record<string, unknown>> = {}) {
    const getConfig = <T>() => settings as T;
    return <A extends object, Rest extends unknown[]>(run: (args: A, ...rest: Rest) => unknown) =>
        Object.assign(
            (args: A, ...rest: Rest) => run({ ...args, getConfig }, ...rest),
            // What the SDK sees of a policy of one type.
            "__pulumiType" in run ? { __pulumiType: run.__pulumiType } : {},
        );
}

/** What a policy says in words and what the check reads in the protocol are the same. */
function assertStatus(diagnostic: AnalyzeDiagnostic): void {
    const [message, description] = [diagnostic.getMessage(), diagnostic.getDescription()];
    const isUndecided = message.includes(UNDECIDED) || message.startsWith("can't run policy");
    const isExempted = message.includes(` is exempted from ${diagnostic.getPolicyname()} until `);
    const meant = isUndecided ? "undecided" : isExempted ? "exempted" : "violated";
    assert.equal(readStatus({ message, description }), meant, message);
}

/**
 * Judges registrations by the SDK's own server functions, in process and without gRPC: unknowns,
 * levels and not-applicable answers are the SDK's.
 */
export async function judge(
    registrations: readonly Registration[],
    setting: Setting = {},
): Promise<Heard> {
    const { definitions = ALL, config = {}, exemptions = [], today = "2026-11-22" } = setting;
    const policies = definitions.map((definition) => {
        const policy = enforce(definition, { exemptions, today });
        const configured = configurer(config[definition.id]);
        const { validateResource, validateStack } = policy;
        return {
            ...policy,
            ...(typeof validateResource === "function"
                ? { validateResource: configured(validateResource) }
                : {}),
            ...(validateStack ? { validateStack: configured(validateStack) } : {}),
        };
    }) as Policies;
    const find = (urn: string) => registrations.find((one) => one.urn === urn);
    const ask = (make: typeof makeAnalyzeRpcFun, request: unknown) =>
        new Promise<AnalyzeResponse>((resolve, reject) => {
            void make(
                "pack",
                "1.0.0",
                "mandatory",
                policies,
            )({ request }, (error, response) =>
                error ? reject(error) : resolve(response as AnalyzeResponse),
            );
        });
    const said: Said[] = [];
    const notApplicable: string[] = [];
    const hear = (response: AnalyzeResponse, name = "") => {
        for (const one of response.getDiagnosticsList()) {
            assertStatus(one);
            said.push({
                policy: one.getPolicyname(),
                level: LEVELS[one.getEnforcementlevel()],
                name: name || (find(one.getUrn())?.name ?? ""),
                message: one.getMessage(),
            });
        }
        notApplicable.push(...response.getNotApplicableList().map((one) => one.getPolicyName()));
    };
    for (const registration of setting.singly ?? registrations)
        hear(
            await ask(makeAnalyzeRpcFun, buildAnalyzeRequest(registration, find)),
            registration.name,
        );
    hear(await ask(makeAnalyzeStackRpcFun, buildStackRequest(registrations, find)));
    return { said, notApplicable };
}

/**
 * Mends a resource by one policy at the level `remediate`, by the SDK's own server function.
 * @returns the inputs afterwards; undefined when the policy leaves them alone
 */
export async function remediated(
    registration: Registration,
    program: readonly Registration[],
    definition: Definition,
    config: Setting["config"] = {},
): Promise<WireObject | undefined> {
    const policy = enforce(definition, { exemptions: [], today: "2026-11-22" });
    const { remediateResource } = policy;
    if (!remediateResource) throw new Error(`${definition.id} mends nothing`);
    const configured = configurer(config[definition.id]);
    const policies = [
        {
            ...policy,
            enforcementLevel: "remediate",
            remediateResource: configured(remediateResource),
        },
    ] as Policies;
    const find = (urn: string) => program.find((one) => one.urn === urn);
    const request = buildAnalyzeRequest(registration, find, true);
    const response = await new Promise<RemediateResponse>((resolve, reject) => {
        void makeRemediateRpcFun(
            "pack",
            "1.0.0",
            "mandatory",
            policies,
        )({ request }, (error, answer) =>
            error ? reject(error) : resolve(answer as RemediateResponse),
        );
    });
    const [first] = response.getRemediationsList();
    return first?.hasProperties() ? fromStruct(first.getProperties()) : undefined;
}
