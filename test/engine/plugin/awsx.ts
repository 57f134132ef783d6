import * as grpc from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { ResourceMonitorClient } from "@pulumi/pulumi/proto/resource_grpc_pb";
import * as resource from "@pulumi/pulumi/proto/resource_pb";
import {
    fromStruct,
    openSecrets,
    SIGNATURE,
    SIGNATURES,
    toStruct,
    UNKNOWN,
} from "../../../cli/check/engine/wire";
import type { Bag } from "../cloud/model";
import { registrations, VPC_TYPE, type Child } from "./vpc";

/**
 * The simulated awsx: constructs `awsx:ec2:Vpc` by registering the children that the real one
 * registers, which the engine then takes to the cell's AWS provider.
 */
export class Awsx {
    constructor(private readonly version: string) {}

    handshake(): proto.ProviderHandshakeResponse {
        return new proto.ProviderHandshakeResponse()
            .setAcceptSecrets(true)
            .setAcceptResources(true)
            .setAcceptOutputs(true);
    }

    getPluginInfo(): PluginInfo {
        return new PluginInfo().setVersion(this.version);
    }

    checkConfig(request: proto.CheckRequest): proto.CheckResponse {
        return new proto.CheckResponse().setInputs(request.getNews());
    }

    diffConfig(): proto.DiffResponse {
        return new proto.DiffResponse().setChanges(proto.DiffResponse.DiffChanges.DIFF_NONE);
    }

    configure(): proto.ConfigureResponse {
        return new proto.ConfigureResponse()
            .setAcceptsecrets(true)
            .setAcceptresources(true)
            .setAcceptoutputs(true)
            .setSupportspreview(true);
    }

    async construct(request: proto.ConstructRequest): Promise<proto.ConstructResponse> {
        if (request.getType() !== VPC_TYPE)
            throw new Error(`the simulated awsx does not know ${request.getType()}`);
        const monitor = new Monitor(request, this.version);
        try {
            return await constructVpc(request, monitor);
        } finally {
            monitor.close();
        }
    }
}

async function constructVpc(request: proto.ConstructRequest, monitor: Monitor) {
    const name = request.getName();
    const args = openSecrets(fromStruct(request.getInputs())) as Bag;
    const component = await monitor.component(request);
    const made = new Map<string, Registered>();
    for (const child of registrations(name, args, (key) => made.get(key)?.id ?? ""))
        made.set(child.key, await monitor.child(child(), component, made));

    const outputs = (prefix: string) =>
        [...made].filter(([key]) => key.startsWith(prefix)).map(([, one]) => one);
    const state = {
        vpcId: made.get("vpc")?.id,
        publicSubnetIds: outputs("subnet").map(({ id }) => id),
        privateSubnetIds: [],
        isolatedSubnetIds: [],
        routeTables: outputs("table").map(({ urn, id }) => ({
            [SIGNATURE]: SIGNATURES.resource,
            urn,
            id: id === UNKNOWN ? "" : id,
        })),
    };
    await monitor.outputs(component, state);
    const response = new proto.ConstructResponse().setUrn(component).setState(toStruct(state));
    const sources: Record<string, readonly Registered[]> = {
        vpcId: outputs("vpc"),
        publicSubnetIds: outputs("subnet"),
        routeTables: outputs("table"),
    };
    for (const [property, from] of Object.entries(sources)) {
        const urns = new proto.ConstructResponse.PropertyDependencies();
        response.getStatedependenciesMap().set(property, urns.setUrnsList(from.map((x) => x.urn)));
    }
    return response;
}

/** A child as the engine registered it. */
export interface Registered {
    readonly urn: string;
    /** Unknown in a preview of a new one. */
    readonly id: string;
}

/** The engine's resource monitor, which a component's children are registered with. */
class Monitor {
    private readonly client: ResourceMonitorClient;

    constructor(
        private readonly request: proto.ConstructRequest,
        private readonly version: string,
    ) {
        const address = request.getMonitorendpoint();
        this.client = new ResourceMonitorClient(address, grpc.credentials.createInsecure());
    }

    async component(request: proto.ConstructRequest): Promise<string> {
        const message = new resource.RegisterResourceRequest()
            .setType(request.getType())
            .setName(request.getName())
            .setParent(request.getParent())
            .setObject(request.getInputs())
            .setDependenciesList(request.getDependenciesList())
            .setVersion(this.version)
            .setAcceptsecrets(true)
            .setAcceptresources(true);
        request.getProvidersMap().forEach((reference, pkg) => {
            message.getProvidersMap().set(pkg, reference);
        });
        return (await this.register(message)).getUrn();
    }

    async child(child: Child, component: string, made: ReadonlyMap<string, Registered>) {
        const urnOf = (key: string) => made.get(key)?.urn ?? component;
        const message = new resource.RegisterResourceRequest()
            .setType(child.type)
            .setName(child.name)
            .setParent(urnOf(child.parent))
            .setCustom(true)
            .setObject(toStruct(child.inputs))
            .setProvider(this.request.getProvidersMap().get("aws") ?? "")
            .setDependenciesList([...new Set([child.parent, ...child.uses].map(urnOf))])
            .setAcceptsecrets(true)
            .setAcceptresources(true)
            .setSupportspartialvalues(true);
        const response = await this.register(message);
        return { urn: response.getUrn(), id: response.getId() || UNKNOWN };
    }

    outputs(urn: string, state: Bag): Promise<unknown> {
        const message = new resource.RegisterResourceOutputsRequest()
            .setUrn(urn)
            .setOutputs(toStruct(state));
        return new Promise((resolve, reject) =>
            this.client.registerResourceOutputs(message, (error, response) =>
                error ? reject(error) : resolve(response),
            ),
        );
    }

    close(): void {
        this.client.close();
    }

    private register(message: resource.RegisterResourceRequest) {
        return new Promise<resource.RegisterResourceResponse>((resolve, reject) =>
            this.client.registerResource(message, (error, response) =>
                error ? reject(error) : resolve(response),
            ),
        );
    }
}
