import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { listOutputKeys } from "../../../cli/check/engine/outputKeys";
import { fromStruct, toStruct, UNKNOWN } from "../../../cli/check/engine/wire";
import type { Described } from "../cloud/cloud";
import { ACCOUNT, type Bag, type Row } from "../cloud/model";
import { modelOf } from "../cloud/types";
import { ask, Incomplete } from "./client";
import { DEFAULTS, diff } from "./diff";
import { kindOf } from "./responses";
import { withName, withTags } from "./names";

const { DiffChanges } = proto.DiffResponse;

/** Type of a URN's resource. */
export const typeOf = (urn: string) => urn.split("::")[2]?.split("$").at(-1) ?? "";

/** A resource provider whose cloud is the simulated one. Speaks `pulumirpc.ResourceProvider`. */
export class Provider {
    private region = "";
    private defaultTags: Bag = {};

    constructor(readonly version: string) {}

    handshake(): proto.ProviderHandshakeResponse {
        // The engine then opens secrets for us and closes them again in what we return.
        return new proto.ProviderHandshakeResponse();
    }

    getPluginInfo(): PluginInfo {
        return new PluginInfo().setVersion(this.version);
    }

    checkConfig(request: proto.CheckRequest): proto.CheckResponse {
        return new proto.CheckResponse().setInputs(request.getNews());
    }

    diffConfig(request: proto.DiffRequest): proto.DiffResponse {
        const [olds, news] = [fromStruct(request.getOldInputs()), fromStruct(request.getNews())];
        const changed = Object.keys({ ...olds, ...news }).filter(
            (key) => JSON.stringify(olds[key]) !== JSON.stringify(news[key]),
        );
        return new proto.DiffResponse()
            .setChanges(changed.length > 0 ? DiffChanges.DIFF_SOME : DiffChanges.DIFF_NONE)
            .setDiffsList(changed)
            .setReplacesList(changed.filter((key) => key === "region"));
    }

    configure(request: proto.ConfigureRequest): proto.ConfigureResponse {
        const args = fromStruct(request.getArgs()) as Bag;
        const parsed = (key: string) => JSON.parse(String(args[key] ?? "null")) as Bag | null;
        this.region = String(args.region ?? "");
        this.defaultTags = (parsed("defaultTags")?.tags as Bag | undefined) ?? {};
        const allowed = parsed("allowedAccountIds") as string[] | null;
        if (allowed && !allowed.includes(ACCOUNT))
            throw new Error(`AWS account ID not allowed: ${ACCOUNT}`);
        return new proto.ConfigureResponse().setSupportspreview(true);
    }

    check(request: proto.CheckRequest): proto.CheckResponse {
        const type = typeOf(request.getUrn());
        const model = modelOf(type);
        const [olds, news] = [fromStruct(request.getOlds()), fromStruct(request.getNews())];
        const tagged = listOutputKeys(type).includes("tagsAll");
        const named = withName(model, {
            ...{ urn: request.getUrn(), olds, news },
            seed: request.getRandomseed_asU8(),
        });
        const failures = model.required
            .filter((property) => named[property] === undefined)
            .map((property) =>
                new proto.CheckFailure()
                    .setProperty(property)
                    .setReason(`Missing required argument "${property}"`),
            );
        const checked = model.checked?.(named) ?? named;
        return new proto.CheckResponse()
            .setInputs(toStruct(withTags(checked, this.defaultTags, tagged)))
            .setFailuresList(failures);
    }

    diff(request: proto.DiffRequest): proto.DiffResponse {
        const model = modelOf(typeOf(request.getUrn()));
        const olds = fromStruct(request.getOldInputs()) as Bag;
        const found = diff(model, olds, fromStruct(request.getNews()));
        const response = new proto.DiffResponse()
            .setChanges(found.changes.length > 0 ? DiffChanges.DIFF_SOME : DiffChanges.DIFF_NONE)
            .setDiffsList([...new Set(found.changes.map(({ path }) => path.split(/[.[]/)[0]!))])
            .setReplacesList([...found.replaces])
            .setDeletebeforereplace(found.deleteBeforeReplace)
            .setHasdetaileddiff(true);
        for (const change of found.changes)
            response
                .getDetaileddiffMap()
                .set(change.path, new proto.PropertyDiff().setKind(kindOf(change)));
        return response;
    }

    async create(request: proto.CreateRequest): Promise<proto.CreateResponse> {
        const type = typeOf(request.getUrn());
        const inputs = fromStruct(request.getProperties()) as Bag;
        if (request.getPreview()) {
            const unknown = listOutputKeys(type).map((key) => [key, UNKNOWN] as const);
            const outputs = { ...Object.fromEntries(unknown), ...stored(inputs) };
            return new proto.CreateResponse().setProperties(toStruct(outputs));
        }
        const described = await this.asking<Described>("create", type, "", inputs);
        await this.settle(type, described.id);
        return new proto.CreateResponse()
            .setId(described.id)
            .setProperties(toStruct(this.properties(described)));
    }

    async read(request: proto.ReadRequest): Promise<proto.ReadResponse> {
        const type = typeOf(request.getUrn());
        const described = await this.asking<Described | undefined>("read", type, request.getId());
        if (!described) return new proto.ReadResponse();
        const defaults = fromStruct(request.getInputs())[DEFAULTS];
        return new proto.ReadResponse()
            .setId(described.id)
            .setProperties(toStruct(this.properties(described)))
            .setInputs(
                toStruct({ ...described.inputs, ...(defaults ? { [DEFAULTS]: defaults } : {}) }),
            );
    }

    async update(request: proto.UpdateRequest): Promise<proto.UpdateResponse> {
        const type = typeOf(request.getUrn());
        const inputs = fromStruct(request.getNews()) as Bag;
        const olds = fromStruct(request.getOlds()) as Bag;
        if (request.getPreview()) {
            const row = {
                inputs: olds,
                outputs: olds,
                revisions: [] as string[],
            } as unknown as Row;
            const changing = Object.keys(modelOf(type).updated?.(row, inputs) ?? {});
            const unknown = changing.map((key) => [key, UNKNOWN] as const);
            const outputs = { ...olds, ...stored(inputs), ...Object.fromEntries(unknown) };
            return new proto.UpdateResponse().setProperties(toStruct(outputs));
        }
        const described = await this.asking<Described>("update", type, request.getId(), inputs);
        return new proto.UpdateResponse().setProperties(toStruct(this.properties(described)));
    }

    async delete(request: proto.DeleteRequest): Promise<Empty> {
        const type = typeOf(request.getUrn());
        const { keptBy, disabledFirst, emptiedBy = "" } = modelOf(type);
        const state = fromStruct(request.getProperties());
        if (keptBy && state[keptBy] === true) return new Empty();
        const [id, region] = [request.getId(), this.region];
        if (disabledFirst) await ask({ operation: "disable", type, region, id });
        await ask({ operation: "remove", type, region, id, emptied: state[emptiedBy] === true });
        return new Empty();
    }

    async invoke(request: proto.InvokeRequest): Promise<proto.InvokeResponse> {
        const args = fromStruct(request.getArgs()) as Bag;
        const answer = await this.asking<Bag>("invoke", request.getTok(), "", args);
        return new proto.InvokeResponse().setReturn(toStruct(answer));
    }

    cancel(): Empty {
        return new Empty();
    }

    private asking<T>(
        operation: "create" | "read" | "update" | "invoke",
        type: string,
        id: string,
        inputs: Bag = {},
    ): Promise<T> {
        const request = { operation, type, region: this.region, id, inputs: stored(inputs) };
        return ask<T>(request).catch((error: Error) => {
            if (error instanceof Incomplete) error.properties = this.properties(error.partial);
            throw error;
        });
    }

    private async settle(type: string, id: string): Promise<void> {
        if (!modelOf(type).slow) return;
        const request = { operation: "settled", type, region: this.region, id } as const;
        while (!(await ask<boolean>(request))) continue;
    }

    /** Outputs of a resource: what AWS stores, what it adds, and the provider's own. */
    private properties({ inputs, outputs }: Omit<Described, "id">): Bag {
        const tagsAll = inputs.tags ? { tagsAll: inputs.tags } : {};
        const region = this.region ? { region: this.region } : {};
        return { ...inputs, ...region, ...tagsAll, ...outputs };
    }
}

/** Inputs as AWS stores them. */
function stored({ [DEFAULTS]: _, ...inputs }: Bag): Bag {
    return inputs;
}
