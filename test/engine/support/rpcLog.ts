import * as fs from "node:fs";
import { showUnknowns, type WireObject } from "../../../cli/check/engine/wire";

/** One registration, in the form that offline check and real engine are compared in. */
export interface Compared {
    readonly type: string;
    readonly name: string;
    /** Empty at the top. */
    readonly parent: string;
    /** Logical name of the provider. */
    readonly provider: string;
    readonly inputs: WireObject;
    readonly dependencies: readonly string[];
    readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
    readonly options: Readonly<Record<string, unknown>>;
}

interface Logged {
    readonly method: string;
    readonly progress: string;
    readonly request: LoggedRequest;
    readonly response?: { readonly urn?: string };
}

interface LoggedRequest {
    readonly type: string;
    readonly name: string;
    readonly parent?: string;
    readonly provider?: string;
    readonly object?: WireObject;
    readonly dependencies?: readonly string[];
    readonly propertyDependencies?: Readonly<Record<string, { urns?: readonly string[] }>>;
    readonly customTimeouts?: Readonly<Record<string, string>>;
    readonly [option: string]: unknown;
}

const REGISTRATION = "/pulumirpc.ResourceMonitor/RegisterResource";

/** Options that a resource may carry, apart from those with another form in the log. */
const OPTIONS = [
    ...["protect", "ignoreChanges", "replaceOnChanges", "deleteBeforeReplace", "retainOnDelete"],
    ...[
        "additionalSecretOutputs",
        "importId",
        "deletedWith",
        "replaceWith",
        "hideDiffs",
        "aliases",
    ],
];

/** Every registration in a log of `PULUMI_DEBUG_GRPC`, by URN. */
export function registrationsOf(file: string): Map<string, Compared> {
    const lines = fs.readFileSync(file, "utf8").trim().split("\n");
    const entries = lines.map((line) => JSON.parse(line) as Logged);
    return new Map(
        entries
            .filter(({ method, response }) => method === REGISTRATION && response?.urn)
            .map(({ request, response }) => [response?.urn ?? "", compared(request)]),
    );
}

function compared(request: LoggedRequest): Compared {
    const { type, name, parent = "", provider = "", object = {}, customTimeouts = {} } = request;
    const options = OPTIONS.filter((option) => isSet(request[option])).map(
        (option) => [option, request[option]] as const,
    );
    const timeouts = { create: "", update: "", delete: "", ...customTimeouts };
    return {
        type,
        name,
        parent: parent.includes("::pulumi:pulumi:Stack::") ? "" : parent,
        provider: provider.split("::").at(-2) ?? "",
        inputs: showUnknowns(object) as WireObject,
        dependencies: [...(request.dependencies ?? [])].sort(),
        propertyDependencies: Object.fromEntries(
            Object.entries(request.propertyDependencies ?? {})
                .map(([property, { urns = [] }]) => [property, [...urns].sort()] as const)
                .filter(([, urns]) => urns.length > 0),
        ),
        options: {
            ...Object.fromEntries(options),
            ...(Object.values(customTimeouts).some(Boolean) ? { customTimeouts: timeouts } : {}),
        },
    };
}

function isSet(value: unknown): boolean {
    return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== "";
}
