import * as grpc from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import * as analyzer from "@pulumi/pulumi/proto/analyzer_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { fromStruct, toStruct, type WireObject } from "../engine/wire";
import { LEVELS, type PolicyInfo, type PolicySetting, type PolicySettings } from "./config";

/** What a pack is told of the run. */
export interface RunContext {
    readonly project: string;
    readonly stack: string;
    readonly organization: string;
    readonly config: Readonly<Record<string, string>>;
    readonly secretKeys: readonly string[];
}

/** One violation as a pack reports it. */
export interface Diagnostic {
    readonly policy: string;
    /** `remediate` counts as mandatory. */
    readonly level: "advisory" | "mandatory" | "disabled";
    readonly severity: string;
    readonly message: string;
    /** The policy's, which this project's packs begin with the status of what is no violation. */
    readonly description: string;
    /** Empty when the request names the resource. */
    readonly urn: string;
}

/** What remediations made of a resource. */
export interface Remediated {
    readonly policies: readonly string[];
    /** Undefined when nothing changed. */
    readonly properties: WireObject | undefined;
    /** Remediations that could not run. */
    readonly diagnostics: readonly Diagnostic[];
}

/** Longest that a pack may take for one answer. */
const DEADLINE_MS = 60_000;
/** Pulumi's own limit for one message: 400 MB. */
const MAX_MESSAGE = { "grpc.max_receive_message_length": 400 * 1024 * 1024 };

const SEVERITIES: readonly string[] = ["", "low", "medium", "high", "critical"];

/** Speaks `pulumirpc.Analyzer` to one pack, in the order that Pulumi's engine does. */
export class Analyzer {
    name = "";
    version = "";
    policies: readonly PolicyInfo[] = [];
    /** What the pack sets by itself. */
    initial: PolicySettings = {};

    private readonly client: AnalyzerClient;

    constructor(port: number) {
        this.client = new AnalyzerClient(
            `127.0.0.1:${port}`,
            grpc.credentials.createInsecure(),
            MAX_MESSAGE,
        );
    }

    /** Introduces the run, and asks what policies there are. */
    async open(context: RunContext, directory: string): Promise<void> {
        await this.handshake(directory);
        const stack = new analyzer.AnalyzerStackConfigureRequest();
        stack.setStack(context.stack);
        stack.setProject(context.project);
        stack.setOrganization(context.organization);
        stack.setDryRun(true);
        stack.setConfigSecretKeysList([...context.secretKeys]);
        for (const [key, value] of Object.entries(context.config))
            stack.getConfigMap().set(key, value);
        await this.ask("configureStack", stack);
        const info = await this.ask<analyzer.AnalyzerInfo>("getAnalyzerInfo", new Empty());
        this.name = info.getName();
        this.version = info.getVersion();
        this.policies = info.getPoliciesList().map(readPolicyInfo);
        const initial: [string, PolicySetting][] = [];
        info.getInitialconfigMap().forEach((config, name) => {
            initial.push([
                name,
                {
                    level: LEVELS[config.getEnforcementlevel()],
                    properties: fromStruct(config.getProperties()),
                },
            ]);
        });
        this.initial = Object.fromEntries(initial);
    }

    /** Sets level and settings of every policy. */
    async configure(settings: Readonly<Record<string, PolicySetting>>): Promise<void> {
        const request = new analyzer.ConfigureAnalyzerRequest();
        for (const [name, { level, properties }] of Object.entries(settings)) {
            const config = new analyzer.PolicyConfig();
            config.setEnforcementlevel(LEVELS.indexOf(level ?? "advisory"));
            config.setProperties(toStruct(properties));
            request.getPolicyconfigMap().set(name, config);
        }
        await this.ask("configure", request);
    }

    async remediate(request: analyzer.AnalyzeRequest): Promise<Remediated> {
        const response = await this.ask<analyzer.RemediateResponse>("remediate", request);
        const remediations = response.getRemediationsList();
        const changed = remediations.filter((one) => one.hasProperties() && !one.getDiagnostic());
        return {
            policies: changed.map((one) => one.getPolicyname()),
            properties:
                changed.length > 0 ? fromStruct(changed.at(-1)?.getProperties()) : undefined,
            diagnostics: remediations
                .filter((one) => one.getDiagnostic())
                .map((one) => ({
                    policy: one.getPolicyname(),
                    level: "advisory",
                    severity: "",
                    message: one.getDiagnostic(),
                    description: one.getDescription(),
                    urn: "",
                })),
        };
    }

    async analyze(request: analyzer.AnalyzeRequest): Promise<Diagnostic[]> {
        return readDiagnostics(await this.ask<analyzer.AnalyzeResponse>("analyze", request));
    }

    async analyzeStack(request: analyzer.AnalyzeStackRequest): Promise<Diagnostic[]> {
        return readDiagnostics(await this.ask<analyzer.AnalyzeResponse>("analyzeStack", request));
    }

    close(): void {
        this.client.close();
    }

    /** A pack on today's SDK does not know the call, which is fine. */
    private async handshake(directory: string): Promise<void> {
        const request = new analyzer.AnalyzerHandshakeRequest();
        request.setRootDirectory(directory);
        request.setProgramDirectory(directory);
        await this.ask("handshake", request).catch((error: grpc.ServiceError) => {
            if (error.code !== grpc.status.UNIMPLEMENTED) throw error;
        });
    }

    // The client's methods differ by message, so a call by name is untyped.
    private ask<T>(method: string, request: unknown): Promise<T> {
        const calls = this.client as unknown as Record<
            string,
            (
                request: unknown,
                metadata: grpc.Metadata,
                options: grpc.CallOptions,
                respond: (error: grpc.ServiceError | null, response: T) => void,
            ) => void
        >;
        return new Promise((resolve, reject) => {
            calls[method]?.call(
                this.client,
                request,
                new grpc.Metadata(),
                { deadline: Date.now() + DEADLINE_MS },
                (error, response) => (error ? reject(error) : resolve(response)),
            );
        });
    }
}

function readPolicyInfo(info: analyzer.PolicyInfo): PolicyInfo {
    const schema = info.getConfigschema();
    return {
        name: info.getName(),
        description: info.getDescription(),
        level: LEVELS[info.getEnforcementlevel()] ?? "mandatory",
        severity: SEVERITIES[info.getSeverity()] ?? "",
        url: info.getUrl(),
        fix: info.getRemediationSteps(),
        schema: fromStruct(schema?.getProperties()) as PolicyInfo["schema"],
        required: schema?.getRequiredList() ?? [],
    };
}

function readDiagnostics(response: analyzer.AnalyzeResponse): Diagnostic[] {
    return response.getDiagnosticsList().map((one) => {
        const level = LEVELS[one.getEnforcementlevel()] ?? "mandatory";
        return {
            policy: one.getPolicyname(),
            level: level === "remediate" ? "mandatory" : level,
            severity: SEVERITIES[one.getSeverity()] ?? "",
            message: one.getMessage(),
            description: one.getDescription(),
            urn: one.getUrn(),
        };
    });
}
