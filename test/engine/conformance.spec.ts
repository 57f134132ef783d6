import * as assert from "node:assert/strict";
import * as path from "node:path";
import { check } from "../../cli/check/check";
import type { PlannedResource } from "../../cli/check/plan";
import { SHOWN_UNKNOWN } from "../../cli/check/engine/wire";
import { runHere } from "./support/here";
import { succeeded } from "./support/events";
import { Lab } from "./support/lab";
import { registrationsOf, type Compared } from "./support/rpcLog";
import { NO_PACKS } from "../support/project";

/** AMI id, login and name: what a preview knows that asks AWS, or a provider. */
const [AMI, LOGIN, NAME] = [
    /^ami-0a+$/,
    /^\[secret\]$/,
    /^prod-us-east-2-ami(-pinned)?-[0-9a-f]{7}$/,
];

/** An input whose value only a real preview knows. */
interface Known {
    readonly type: string;
    /** Path of the input. */
    readonly place: string;
    /** What the value looks like then. */
    readonly form: RegExp;
    readonly why: string;
}

/** The differences that must be between inputs. */
const KNOWN_TO_THE_ENGINE: readonly Known[] = [
    {
        type: "aws:batch/computeEnvironment:ComputeEnvironment",
        place: "computeResources.ec2Configurations.0.imageIdOverride",
        form: AMI,
        why: "AWS recommends the AMI, and the check asks nobody",
    },
    {
        type: "gpu-batch:batch:SpotBatch",
        place: "amiId",
        form: AMI,
        why: "the same AMI, as the component's own argument",
    },
    {
        type: "docker:index/image:Image",
        place: "registry.password",
        form: LOGIN,
        why: "ECR gives a login for some hours",
    },
    ...["0", "1"].map((index) => ({
        type: "aws:imagebuilder/lifecyclePolicy:LifecyclePolicy",
        place: `resourceSelection.recipes.${index}.name`,
        form: NAME,
        why: "the provider fills in the names of recipes",
    })),
];

/*
 * Whole registrations differ in two ways. Children of awsx, and dependencies on them: the check runs no
 * provider, and sees the component alone. Default providers: the engine makes them without a
 * registration, and a resource names none.
 */

const isOfAwsx = (urn: string) => /\$awsx:ec2:Vpc\$/.test(urn);

/** What the offline check collected, in the form of the log. */
function offline(resource: PlannedResource): Compared {
    const { type, name, parent, inputs, dependencies, propertyDependencies } = resource;
    const provider = resource.provider.startsWith("default_") ? "" : resource.provider;
    // The log has the version of a provider beside its inputs.
    const { version: _, ...rest } = inputs;
    const own = type.startsWith("pulumi:providers:") ? rest : inputs;
    const { aliases, ...others } = resource.options;
    const options = aliases
        ? { ...others, aliases: (aliases as Record<string, string>[]).map(aliasOf) }
        : others;
    return {
        ...{ type, name, parent, provider, inputs: own },
        ...{ dependencies, propertyDependencies, options },
    };
}

function aliasOf({ type, parenturn }: Readonly<Record<string, string>>) {
    return { spec: { type, parentUrn: parenturn } };
}

/** The log's registration without what only a real engine can know. */
function knowable({ dependencies, propertyDependencies, ...one }: Compared): Compared {
    const known = (urns: readonly string[]) => urns.filter((urn) => !isOfAwsx(urn));
    return {
        ...one,
        dependencies: known(dependencies),
        propertyDependencies: Object.fromEntries(
            Object.entries(propertyDependencies).map(([key, urns]) => [key, known(urns)]),
        ),
    };
}

/** Replaces what only a real preview knows by the unknown that stands for it offline. */
function asked(one: Compared): Compared {
    const inputs = structuredClone(one.inputs) as Record<string, unknown>;
    for (const { type, place, form } of KNOWN_TO_THE_ENGINE) {
        if (type !== one.type) continue;
        const steps = place.split(".");
        const last = steps.pop() ?? "";
        const holder = steps.reduce<unknown>((at, step) => (at as never)?.[step], inputs);
        const values = (holder ?? {}) as Record<string, unknown>;
        if (form.test(String(values[last]))) values[last] = SHOWN_UNKNOWN;
    }
    return { ...one, inputs };
}

describe("the offline check", () => {
    for (const name of ["test", "prod"])
        it(`of ${name} collects what the real engine is asked to register`, async () => {
            const lab = await Lab.open();
            try {
                const stack = await lab.stack(name);
                const log = path.join(lab.folder, "rpc.json");
                succeeded(await stack.preview({ env: { PULUMI_DEBUG_GRPC: log } }));
                const result = await check({
                    ...{ directory: stack.directory, stack: name, today: "2026-11-22" },
                    ...{ run: runHere, policies: NO_PACKS },
                });
                assert.deepEqual(result.errors, []);

                const logged = registrationsOf(log);
                const real = [...logged]
                    .filter(([urn, { type }]) => !isOfAwsx(urn) && type !== "pulumi:pulumi:Stack")
                    .map(([urn, one]) => [urn, asked(knowable(one))] as const);
                const collected = result.resources
                    .filter((one) => !/^default_/.test(one.name))
                    .map((one) => [one.urn, offline(one)] as const);
                const count = [...logged].filter(([urn]) => isOfAwsx(urn)).length;
                assert.ok(count >= 11, `awsx registered ${count} children`);

                const sorted = (all: typeof real) => Object.fromEntries([...all].sort());
                assert.deepEqual(sorted(collected), sorted(real));
            } finally {
                lab.close();
            }
        });
});
