import { gzipSync } from "node:zlib";
import { TYPES } from "../../../../policy/facts/types";
import {
    edit,
    editJson,
    type Edit,
    type HostileCase,
    type Kind,
} from "../../../support/policies/hostile";
import type { Inputs } from "../../../support/policies/program";
import { MACHINES, run } from "../../../support/policies/startedWork";

const container = (change: (document: Inputs) => void): Edit =>
    editJson(TYPES.jobDefinition, "containerProperties", change);
const variable = (name: string, value: string): Edit =>
    container((document) => document.environment.push({ name, value }));
const command = (...words: string[]): Edit => container((document) => (document.command = words));

const READABLE = "Everybody who may describe jobs reads it in the console.";
const letters = (count: number) => "Ab3dEf7hJk".repeat(7).slice(0, count);

/** Variables by name and value: made up, and of the shape that their issuers give them. */
const VARIABLES: readonly (readonly [name: string, value: string])[] = [
    ["DATABASE_URL", "postgres://app:hunter2@db.internal:5432/jobs"],
    ["BROKER", "amqps://user:pa55w0rd@mq.internal/vhost"],
    ["CONNECTION", "Server=db;Database=jobs;User Id=app;Password=hunter2;"],
    ["GREETING", `AKIA${"QRSTUVWXYZ234567"}`],
    ["MODE", `ghp_${letters(36)}`],
    ["CONFIG", `{"hub":"hf_${letters(34)}"}`],
    ["MODEL_ACCESS", `sk-proj-${letters(48)}`],
    ["ASSISTANT", `sk-ant-api03-${letters(40)}`],
    ["NOTIFY", `https://hooks.slack.com/services/T0000AAAA/B0000AAAA/${letters(24)}`],
    ["BOT", `xoxb-123456789012-${letters(24)}`],
    ["SESSION", `eyJ${letters(20)}.eyJ${letters(30)}.${letters(43)}`],
    ["SIGNER", "-----BEGIN RSA PRIVATE KEY-----\nMIIB"],
    ["MAPS", `AIza${letters(35)}`],
    ["REGISTRY", `dckr_pat_${letters(27)}`],
    ["BLOBS", `DefaultEndpointsProtocol=https;AccountName=x;AccountKey=${letters(64)}==`],
    ["WANDB_API_KEY", "0123456789"],
    ["wandbApiKey", "x7Gk29aPq"],
    ["PGPASSWORD", "hunter2"],
    ["MYSQL_ROOT_PASSWORD", "12345678"],
    ["SMTP_PASSWD", "hunter2"],
    ["HF_TOKEN", "x7Gk29aPq"],
    ["aws-secret-access-key", "x7Gk29aPq"],
    ["CLIENT_SECRET", "x7Gk29aPq"],
    ["GIT_CREDENTIALS", "x7Gk29aPq"],
    ["AWS_ACCESS_KEY_ID", "not-of-the-known-shape"],
];

const COMMANDS: readonly (readonly [name: string, words: readonly string[]])[] = [
    ["an option with its value", ["train", "--api-key", "x7Gk29aPq"]],
    ["an option and its value in one", ["train", "--password=hunter2"]],
    [
        "a variable of the shell",
        ["bash", "-c", "export WANDB_API_KEY=x7Gk29aPq && python train.py"],
    ],
    ["a variable before a program", ["sh", "-c", "HF_TOKEN=x7Gk29aPq python train.py"]],
    ["a user and a password", ["curl", "-u", "app:hunter2", "https://example.com"]],
    ["a header", ["curl", "-H", `Authorization: Bearer ${letters(32)}`, "https://example.com"]],
    ["a URL with a password", ["git", "clone", "https://bot:hunter2@git.internal/x.git"]],
    ["a registry's password", ["sh", "-c", "docker login -u bot -p hunter2 registry.internal"]],
    [
        "the key of a login",
        ["sh", "-c", `wandb login ${"0123456789abcdef".repeat(3).slice(0, 40)}`],
    ],
    ["a token alone", ["login", `glpat-${letters(20)}`]],
];

/** Lines of user data, which every process of an instance may read. */
const SCRIPTS: readonly (readonly [name: string, line: string])[] = [
    ["a token in a variable", "export HF_TOKEN=x7Gk29aPq"],
    ["a password in a line of a file", "  DB_PASSWORD=hunter2"],
    ["a key by its shape", `aws configure set x AKIA${"QRSTUVWXYZ234567"}`],
    ["a registry's password", "docker login registry.internal -u bot -p hunter2"],
    ["a private key", "-----BEGIN OPENSSH PRIVATE KEY-----"],
];
const script = (line: string) => `#!/bin/bash\ncat > /etc/app <<EOF\n${line}\nEOF\n`;
const userData = (bytes: Buffer): Edit =>
    edit(TYPES.launchTemplate, (inputs) => (inputs.userData = bytes.toString("base64")));

const GOOD_VARIABLES: readonly (readonly [name: string, value: string])[] = [
    ["TOKENIZERS_PARALLELISM", "false"],
    ["MAX_TOKENS", "4096"],
    ["PAD_TOKEN", "<pad>"],
    ["TOKEN_LIMIT", "512"],
    ["MAX_NEW_TOKEN", "128"],
    ["SECRET_ARN", "arn:aws:secretsmanager:us-east-2:123456789012:secret:x"],
    ["DB_PASSWORD_FILE", "/run/secrets/db"],
    ["PASSWORD_REQUIRED", "true"],
    ["HF_TOKEN", ""],
    ["MONKEY", "banana"],
    ["KEYBOARD_LAYOUT", "de"],
    ["SECRETARY", "Ada"],
    ["DATABASE_URL", "postgres://db.internal:5432/jobs"],
    ["PROXY", "http://proxy.internal:3128"],
    ["DATABASE", "postgres://app:${DB_PASSWORD}@db.internal/jobs"],
    ["BUCKET", "s3://models/sk-learn/2026-11-22-a-long-name"],
    ["COMMIT", "0123456789abcdef0123456789abcdef01234567"],
    ["PIPELINE", "sk-learn-pipeline-for-training-of-2026"],
    ["DESCRIPTION", "basic preprocessing_pipeline_number_2"],
    ["SECRETS_BACKEND", "aws"],
    ["SECRET_ID", "prod/db"],
    ["ENCRYPTION_KEY", "alias/jobs"],
];

/** Secrets in variables, commands and hyperparameters. */
export const kind: Kind = {
    title: "secrets",
    hostile: [
        ...VARIABLES.map(([name, value]): HostileCase => ({
            name: `the variable ${name}`,
            aws: READABLE,
            policy: "guard-job-container",
            change: variable(name, value),
        })),
        ...COMMANDS.map(([name, words]): HostileCase => ({
            name: `a command with ${name}`,
            aws: READABLE,
            policy: "guard-job-container",
            change: command(...words),
        })),
        ...SCRIPTS.map(([name, line]): HostileCase => ({
            name: `user data with ${name}`,
            aws: "Every process of the instance, and whoever may describe templates, reads it.",
            policy: "guard-launch-template",
            change: userData(Buffer.from(script(line))),
        })),
        {
            name: "zipped user data with a token",
            aws: "Whoever reads it unzips it, as cloud-init does.",
            policy: "guard-launch-template",
            change: userData(gzipSync(script("HF_TOKEN=x7Gk29aPq"))),
        },
        {
            name: "a build document with a token",
            aws: "Image Builder shows it to whoever may read components.",
            policy: "guard-launch-template",
            change: edit(
                TYPES.buildComponent,
                (inputs) => (inputs.data = `${inputs.data}\n# export HF_TOKEN=x7Gk29aPq\n`),
            ),
        },
        {
            name: "a token among the options of the log",
            aws: READABLE,
            policy: "guard-job-container",
            change: container(({ logConfiguration }) => {
                logConfiguration.options["splunk-token"] = "x7Gk29aPq";
            }),
        },
        {
            name: "a default of the definition's parameters",
            aws: "Batch puts it into the command, and everybody reads both.",
            policy: "guard-job-container",
            change: (program) =>
                program.map((one) =>
                    one.type === TYPES.jobDefinition
                        ? { ...one, inputs: { ...one.inputs, parameters: { apiKey: "x7Gk29aPq" } } }
                        : one,
                ),
        },
        ...(
            [
                [
                    "a token among hyperparameters",
                    run((sent) => (sent.HyperParameters = { hub_token: '"x7Gk29aPq"' })),
                ],
                [
                    "a key in the environment of a training job",
                    run((sent) => (sent.Environment = { WANDB_API_KEY: "x7Gk29aPq" })),
                ],
                [
                    "a key of the input in the environment of a training job",
                    run((sent) => (sent.Environment = { "WANDB_API_KEY.$": "$.key" })),
                ],
                [
                    "a token in the arguments of a training job",
                    run((sent) => {
                        sent.AlgorithmSpecification = {
                            ContainerArguments: ["--token", `hf_${letters(34)}`],
                        };
                    }),
                ],
            ] as const
        ).map(([name, change]): HostileCase => ({
            name,
            aws: "Everybody who may describe the job reads it.",
            policy: "guard-job-container",
            base: MACHINES.train,
            change,
        })),
        {
            name: "a key in the environment of a training job of the stack",
            aws: "Everybody who may describe the job reads it.",
            policy: "guard-job-container",
            change: (program) =>
                program.map((one) =>
                    one.type === TYPES.trainingJob
                        ? { ...one, inputs: { ...one.inputs, environment: { API_KEY: "x7Gk29" } } }
                        : one,
                ),
        },
    ],
    good: [
        ...GOOD_VARIABLES.map(([name, value]) => ({
            name: `the variable ${name}=${value}`,
            change: variable(name, value),
        })),
        { name: "a command with a variable", change: command("train", "--token", "$HF_TOKEN") },
        {
            name: "a command with a parameter",
            change: command("train", "--password", "Ref::password"),
        },
        { name: "a command with a user and a group", change: command("run", "-u", "1000:1000") },
        {
            name: "a command with tokens to count",
            change: command("train", "--max-tokens", "4096", "--tokenizer=bpe"),
        },
        {
            name: "user data that reads its secrets where they are kept",
            change: userData(
                Buffer.from(
                    script(
                        [
                            "export HF_TOKEN=$(aws secretsmanager get-secret-value --secret-id hub)",
                            'TOKEN=$(curl -X PUT -H "X-aws-ec2-metadata-token-ttl-seconds: 60" http://169.254.169.254/latest/api/token)',
                            'curl -H "X-aws-ec2-metadata-token: $TOKEN" http://169.254.169.254/latest/meta-data/',
                            "docker login -u AWS -p $(aws ecr get-login-password) registry.internal",
                            "DB_PASSWORD_FILE=/run/secrets/db",
                            "ECS_DISABLE_PRIVILEGED=true",
                            "iptables -I OUTPUT -d 169.254.169.254 -j REJECT",
                        ].join("\n"),
                    ),
                ),
            ),
        },
        {
            name: "a command that logs in with a variable",
            change: command("sh", "-c", "docker login -u bot -p $PASSWORD registry.internal"),
        },
    ],
};
