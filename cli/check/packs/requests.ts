import * as analyzer from "@pulumi/pulumi/proto/analyzer_pb";
import type { Registration } from "../engine/registration";
import { readReferenceUrn } from "../engine/urn";
import { toPolicyValue, toStruct, type WireObject } from "../engine/wire";

/** Looks a registration up by its URN. */
export type Find = (urn: string) => Registration | undefined;

/**
 * A registration as the engine sends it to a policy pack.
 * @param internal whether keys that begin with two underscores are kept, which a remediation must
 * @see https://github.com/pulumi/pulumi/blob/v3.248.0/sdk/go/common/resource/plugin/analyzer_plugin.go
 */
export function buildAnalyzeRequest(
    registration: Registration,
    find: Find,
    internal = false,
): analyzer.AnalyzeRequest {
    const { urn, type, name, inputs } = registration;
    const request = new analyzer.AnalyzeRequest();
    request.setUrn(urn);
    request.setType(type);
    request.setName(name);
    request.setProperties(toStruct(toPolicyValue(inputs, internal) as WireObject));
    request.setOptions(buildOptions(registration));
    request.setProvider(buildProvider(registration, find));
    return request;
}

/**
 * Every registration, with outputs, parents and dependencies; what is only read is not among them.
 * @see https://github.com/pulumi/pulumi/blob/v3.248.0/pkg/resource/deploy/step_generator.go (AnalyzeResources)
 */
export function buildStackRequest(
    registrations: readonly Registration[],
    find: Find,
): analyzer.AnalyzeStackRequest {
    const request = new analyzer.AnalyzeStackRequest();
    request.setResourcesList(
        registrations
            .filter(({ external }) => !external)
            .map((registration) => {
                const { urn, type, name, parent, outputs } = registration;
                const resource = new analyzer.AnalyzerResource();
                resource.setUrn(urn);
                resource.setType(type);
                resource.setName(name);
                resource.setParent(parent);
                resource.setProperties(toStruct(toPolicyValue(outputs) as WireObject));
                resource.setOptions(buildOptions(registration));
                resource.setProvider(buildProvider(registration, find));
                resource.setDependenciesList([...registration.dependencies]);
                for (const [property, urns] of Object.entries(registration.propertyDependencies)) {
                    const dependencies = new analyzer.AnalyzerPropertyDependencies();
                    dependencies.setUrnsList([...urns]);
                    resource.getPropertydependenciesMap().set(property, dependencies);
                }
                return resource;
            }),
    );
    return request;
}

/** The SDK refuses a request without options. */
function buildOptions({ options: given, parent }: Registration): analyzer.AnalyzerResourceOptions {
    const message = new analyzer.AnalyzerResourceOptions();
    message.setProtect(given.protect ?? false);
    message.setIgnorechangesList([...(given.ignoreChanges ?? [])]);
    message.setDeletebeforereplace(given.deleteBeforeReplace ?? false);
    message.setDeletebeforereplacedefined(given.deleteBeforeReplace !== undefined);
    message.setAdditionalsecretoutputsList([...(given.additionalSecretOutputs ?? [])]);
    message.setAliasesList(
        (given.aliases ?? []).filter((alias): alias is string => typeof alias === "string"),
    );
    message.setParent(parent);
    const timeouts = new analyzer.AnalyzerResourceOptions.CustomTimeouts();
    timeouts.setCreate(toSeconds(given.customTimeouts?.create));
    timeouts.setUpdate(toSeconds(given.customTimeouts?.update));
    timeouts.setDelete(toSeconds(given.customTimeouts?.delete));
    message.setCustomtimeouts(timeouts);
    return message;
}

const UNIT_SECONDS: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1 };

/** Seconds of a duration such as `1h30m`; 0 for none. */
export function toSeconds(duration = ""): number {
    return [...duration.matchAll(/([\d.]+)([hms])/g)].reduce(
        (sum, [, count, unit = ""]) => sum + Number(count) * (UNIT_SECONDS[unit] ?? 0),
        0,
    );
}

function buildProvider(
    { provider: reference }: Registration,
    find: Find,
): analyzer.AnalyzerProviderResource | undefined {
    const found = reference === "" ? undefined : find(readReferenceUrn(reference));
    if (!found) return undefined;
    const message = new analyzer.AnalyzerProviderResource();
    message.setUrn(found.urn);
    message.setType(found.type);
    message.setName(found.name);
    message.setProperties(toStruct(toPolicyValue(found.inputs) as WireObject));
    return message;
}
