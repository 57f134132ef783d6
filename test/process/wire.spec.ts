import * as assert from "node:assert/strict";
import { spawn } from "node:child_process";
import * as path from "node:path";
import * as grpc from "@grpc/grpc-js";
import { AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { sharedClone } from "../support/projectFiles";

/** A client made from the protocol's service alone; nothing of the offline check is in it. */
const Client = grpc.makeGenericClientConstructor(AnalyzerService, "Analyzer");

interface Running {
    ask<T>(method: string, request: unknown): Promise<T>;
    stop(): void;
    /** Everything that the pack printed. */
    readonly printed: () => string;
}

/** Starts one pack as Pulumi's engine does, through the SDK's own launcher. */
async function start(pack: string): Promise<Running> {
    const directory = path.join(sharedClone(), "policy", pack);
    const launcher = require.resolve("@pulumi/pulumi/cmd/run-policy-pack");
    const child = spawn(process.execPath, [launcher, "127.0.0.1:1", directory], {
        cwd: directory,
        env: {
            PATH: process.env.PATH,
            PULUMI_CONFIG: "{}",
            PULUMI_NODEJS_STACK: "prod",
            PULUMI_NODEJS_PROJECT: "gpu-batch",
        },
    });
    let printed = "";
    child.stderr.on("data", (data) => (printed += String(data)));
    const port = await new Promise<string>((resolve, reject) => {
        child.stdout.on("data", (data) => {
            printed += String(data);
            if (printed.includes("\n")) resolve(printed.trim());
        });
        child.once("close", () => reject(new Error(printed)));
    });
    const client = new Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
    return {
        ask: (method, request) =>
            new Promise((resolve, reject) => {
                const call = client[method] as (
                    request: unknown,
                    respond: (error: Error | null, response: never) => void,
                ) => void;
                call.call(client, request, (error, response) =>
                    error ? reject(error) : resolve(response),
                );
            }),
        stop: () => {
            client.close();
            child.removeAllListeners("close");
            child.kill("SIGKILL");
        },
        printed: () => printed,
    };
}

function request(type: string, name: string, properties: object): proto.AnalyzeRequest {
    const message = new proto.AnalyzeRequest();
    message.setType(type);
    message.setName(name);
    message.setUrn(`urn:pulumi:prod::gpu-batch::${type}::${name}`);
    message.setProperties(Struct.fromJavaScript(properties as never));
    message.setOptions(new proto.AnalyzerResourceOptions());
    return message;
}

const JOB = "aws:batch/jobDefinition:JobDefinition";
const QUEUE = "aws:batch/jobQueue:JobQueue";
const ENVIRONMENT = "aws:batch/computeEnvironment:ComputeEnvironment";

/** Pack, how many policies it has, a resource with one fault, and who must see it. */
const CASES: readonly (readonly [string, number, proto.AnalyzeRequest, string[]])[] = [
    [
        "gpu",
        10,
        request(JOB, "job", { containerProperties: '{"image":"a/b:1"}' }),
        ["gpu-job-image-pinned", "gpu-job-requests-gpu"],
    ],
    ["spot", 10, request(JOB, "job", { type: "multinode" }), ["spot-no-multinode"]],
    ["retry", 9, request(QUEUE, "queue", {}), ["retry-queue-stuck-jobs"]],
    [
        "guard",
        16,
        request(ENVIRONMENT, "dev-spot", { computeResources: { maxVcpus: 9000 } }),
        ["guard-capacity-ceiling", "guard-tags"],
    ],
];

describe("a pack under Pulumi's own launcher", () => {
    for (const [pack, count, faulty, sees] of CASES)
        it(`${pack} starts, prints its port only, and judges for a client without configuration`, async () => {
            const running = await start(pack);
            try {
                const info = await running.ask<proto.AnalyzerInfo>("getAnalyzerInfo", new Empty());
                assert.equal(info.getName(), `gpu-batch-${pack}`);
                assert.equal(info.getVersion(), "0.1.0");
                assert.equal(info.getPoliciesList().length, count);
                const response = await running.ask<proto.AnalyzeResponse>("analyze", faulty);
                const found = response.getDiagnosticsList();
                assert.deepEqual(
                    [...new Set(found.map((one) => one.getPolicyname()))].sort(),
                    sees,
                );
                for (const one of found)
                    assert.equal(one.getEnforcementlevel(), proto.EnforcementLevel.MANDATORY);
                assert.match(running.printed(), /^\d+\n$/);
            } finally {
                running.stop();
            }
        });
});
