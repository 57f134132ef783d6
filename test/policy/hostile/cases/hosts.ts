import { TYPES } from "../../../../policy/facts/types";
import { edit, editJson, type Edit, type Kind } from "../../../support/policies/hostile";
import type { Inputs } from "../../../support/policies/program";

const HOST = "guard-job-host";
const CONTAINER = "guard-job-container";

const container = (change: (document: Inputs) => void): Edit =>
    editJson(TYPES.jobDefinition, "containerProperties", change);

/** The job as one task, in `ecsProperties`. */
const asTask: Edit = edit(TYPES.jobDefinition, (inputs) => {
    const { jobRoleArn, executionRoleArn, ...rest } = JSON.parse(inputs.containerProperties);
    delete inputs.containerProperties;
    inputs.ecsProperties = JSON.stringify({
        taskProperties: [
            { taskRoleArn: jobRoleArn, executionRoleArn, containers: [{ name: "job", ...rest }] },
        ],
    });
});
const task = (change: (task: Inputs) => void): Edit =>
    editJson(TYPES.jobDefinition, "ecsProperties", ({ taskProperties }) =>
        change(taskProperties[0]),
    );

/** The job in `nodeProperties`, beside its own document. */
const node = (range: Inputs): Edit =>
    edit(TYPES.jobDefinition, (inputs) => {
        inputs.nodeProperties = JSON.stringify({
            mainNode: 0,
            numNodes: 1,
            nodeRangeProperties: [{ targetNodes: "0:", ...range }],
        });
    });

const volume = (sourcePath: string) => [{ name: "v", host: { sourcePath } }];
const logs = (logDriver: string, options: Inputs = {}): Edit =>
    container((document) => (document.logConfiguration = { logDriver, options }));

const METADATA = "guard-host-metadata";
const RULE = "iptables -w -I OUTPUT 1 -d 169.254.169.254/32 -m owner ! --uid-owner 0 -j REJECT";
/** User data of these lines. */
const lines = (...texts: string[]): Edit =>
    edit(TYPES.launchTemplate, (inputs) => {
        inputs.userData = Buffer.from(["#!/bin/bash", ...texts].join("\n")).toString("base64");
    });
const closing = (rule: string) =>
    lines("echo ECS_DISABLE_PRIVILEGED=true >> /etc/ecs/ecs.config", rule);

/** Lines that look like the rule and leave the service open to a job, with why. */
const OPEN: readonly (readonly [name: string, rule: string, aws: string])[] = [
    ["no rule", "true", "A job asks 169.254.169.254 for the instance's credentials."],
    ["a comment", `# ${RULE}`, "Nobody runs a comment."],
    [
        "a rule for what is forwarded",
        RULE.replace("OUTPUT", "FORWARD"),
        "A job of the host's network sends from the host.",
    ],
    [
        "a rule for Docker's chain",
        RULE.replace("OUTPUT", "DOCKER-USER"),
        "Docker's chain sees bridged containers alone.",
    ],
    ["a rule that accepts", RULE.replace("REJECT", "ACCEPT"), "The packet goes out."],
    ["a rule that logs", RULE.replace("REJECT", "LOG"), "The packet is noted and goes out."],
    [
        "a rule for root alone",
        RULE.replace("! --uid-owner 0", "--uid-owner 0"),
        "Jobs are no root.",
    ],
    [
        "a rule that spares the jobs' user",
        RULE.replace("--uid-owner 0", "--uid-owner 10001"),
        "Jobs are that user.",
    ],
    [
        "a rule for the time server",
        RULE.replace("169.254.169.254", "169.254.169.123"),
        "Another address.",
    ],
    [
        "a rule for HTTPS",
        RULE.replace("-m owner", "-p tcp --dport 443 -m owner"),
        "The service answers on port 80.",
    ],
    [
        "a rule of one interface",
        RULE.replace("-m owner", "-o docker0 -m owner"),
        "The service lies behind another.",
    ],
    [
        "a rule that is taken back",
        RULE.replace("-I OUTPUT 1", "-D OUTPUT"),
        "There is no rule then.",
    ],
    [
        "a rule for everything else",
        RULE.replace("-d 169", "! -d 169"),
        "The service alone stays open.",
    ],
    [
        "a rule of nftables for root",
        "nft add rule ip f o ip daddr 169.254.169.254 meta skuid 0 drop",
        "Jobs are no root.",
    ],
];
const CLOSED: readonly (readonly [name: string, rule: string])[] = [
    ["a rule for every user", "iptables -A OUTPUT --destination 169.254.169.254 --jump DROP"],
    ["a rule that names root", RULE.replace("--uid-owner 0", "--uid-owner root")],
    ["a rule of nftables", "nft add rule ip f o ip daddr 169.254.169.254 meta skuid != 0 reject"],
    ["a rule in a unit", `ExecStart=/usr/sbin/${RULE}`],
];

/** The host of a job. */
export const kind: Kind = {
    title: "the host",
    hostile: [
        ...OPEN.map(([name, rule, aws]) => ({
            name: `a metadata service with ${name}`,
            aws,
            policy: METADATA,
            change: closing(rule),
        })),
        ...[
            ["privileged containers", RULE],
            ["privileged containers, said by a comment", `${RULE}\n# ECS_DISABLE_PRIVILEGED=true`],
            [
                "privileged containers, said last",
                `ECS_DISABLE_PRIVILEGED=true\n${RULE}\nECS_DISABLE_PRIVILEGED=false`,
            ],
        ].map(([name = "", text = ""]) => ({
            name: `an agent that takes ${name}`,
            aws: "Any definition that reaches the queue's cluster is root on the host.",
            policy: METADATA,
            change: lines(text),
        })),
        {
            name: "a metadata service that answers over IPv6",
            aws: "A job asks fd00:ec2::254, which no rule of iptables for IPv4 closes.",
            policy: METADATA,
            change: edit(TYPES.launchTemplate, ({ metadataOptions }) => {
                metadataOptions.httpProtocolIpv6 = "enabled";
            }),
        },
        {
            name: "a template without user data",
            aws: "A job asks 169.254.169.254 for the instance's credentials.",
            policy: METADATA,
            change: edit(TYPES.launchTemplate, (inputs) => delete inputs.userData),
        },
        ...[
            ["/var/run/docker.sock", "The container starts others, privileged ones, on the host."],
            ["/run/containerd/containerd.sock", "The same through containerd."],
            ["/", "The container reads and writes the whole host."],
            ["/etc", "It writes the host's users and units."],
            ["/var/lib/ecs", "It reads the agent's state and credentials."],
            ["/proc", "It reads the memory of every other job."],
            ["/home", "It leaves data on the host for the next job."],
        ].map(([path = "", aws = ""]) => ({
            name: `the volume ${path}`,
            aws,
            policy: HOST,
            change: container((document) => {
                document.volumes = volume(path);
                document.mountPoints = [{ sourceVolume: "v", containerPath: "/host" }];
            }),
        })),
        {
            name: "a volume of a task",
            aws: "Every container of the task may mount the socket.",
            policy: HOST,
            base: asTask,
            change: task((one) => (one.volumes = volume("/var/run/docker.sock"))),
        },
        {
            name: "a volume of a node",
            aws: "Every node mounts the root of its host.",
            policy: HOST,
            change: node({ container: { image: "x", volumes: volume("/") } }),
        },
        {
            name: "a volume of a node's task",
            aws: "Every node mounts the root of its host.",
            policy: HOST,
            change: node({
                ecsProperties: { taskProperties: [{ containers: [], volumes: volume("/") }] },
            }),
        },
        {
            name: "a folder of a pod's host",
            aws: "The pod mounts the root of its node.",
            policy: HOST,
            change: edit(TYPES.jobDefinition, (inputs) => {
                inputs.eksProperties = JSON.stringify({
                    podProperties: { volumes: [{ name: "v", hostPath: { path: "/" } }] },
                });
            }),
        },
        ...[
            ["/dev/kmsg", "The container writes the kernel's log."],
            ["/dev/nvme0n1", "It reads the host's disk, block by block."],
            ["/dev/mem", "It reads the host's memory."],
            ["/dev/nvidia0", "It takes a GPU that another job reserved."],
        ].map(([path = "", aws = ""]) => ({
            name: `the device ${path}`,
            aws,
            policy: HOST,
            change: container(({ linuxParameters }) => {
                linuxParameters.devices = [{ hostPath: path, permissions: ["READ", "WRITE"] }];
            }),
        })),
        {
            name: "a device of a task's container",
            aws: "The container reads the host's disk.",
            policy: HOST,
            base: asTask,
            change: task(({ containers }) => {
                containers[0].linuxParameters.devices = [{ hostPath: "/dev/sda" }];
            }),
        },
        {
            name: "the host's processes",
            aws: "The task sees and ends every process of the host.",
            policy: HOST,
            base: asTask,
            change: task((one) => (one.pidMode = "host")),
        },
        {
            name: "the host's shared memory",
            aws: "The task reads what other jobs share.",
            policy: HOST,
            base: asTask,
            change: task((one) => (one.ipcMode = "host")),
        },
        {
            name: "the host's processes for a node's task",
            aws: "Every node's task sees its host.",
            policy: HOST,
            change: node({ ecsProperties: { taskProperties: [{ pidMode: "host" }] } }),
        },
        {
            name: "a privileged container of a task",
            aws: "The container owns its host.",
            policy: CONTAINER,
            base: asTask,
            change: task(({ containers }) => (containers[0].privileged = true)),
        },
        {
            name: "a privileged second container of a task",
            aws: "The sidecar owns the host.",
            policy: CONTAINER,
            base: asTask,
            change: task(({ containers }) =>
                containers.push({ ...containers[0], name: "sidecar", privileged: true }),
            ),
        },
        {
            name: "a privileged container of a node",
            aws: "Every node's container owns its host.",
            policy: CONTAINER,
            change: node({ container: { image: "x", privileged: true } }),
        },
        ...[
            ["json-file", "The log lies on the instance, which spot takes away."],
            ["journald", "The log lies in the instance's journal."],
            ["none", "Nothing is kept at all."],
            ["syslog", "Without an address the log goes to the instance's own syslog."],
            ["fluentd", "The default address is the instance's own."],
        ].map(([driver = "", aws = ""]) => ({
            name: `the log driver ${driver}`,
            aws,
            policy: CONTAINER,
            change: logs(driver),
        })),
        ...[
            ["gelf", "gelf-address", "udp://localhost:12201"],
            ["fluentd", "fluentd-address", "127.0.0.1:24224"],
            ["syslog", "syslog-address", "unixgram:///dev/log"],
        ].map(([driver = "", option = "", address = ""]) => ({
            name: `the log driver ${driver} to ${address}`,
            aws: "The address is the instance's own, and the log goes with the instance.",
            policy: CONTAINER,
            change: logs(driver, { [option]: address }),
        })),
    ],
    good: [
        ...CLOSED.map(([name, rule]) => ({
            name: `user data with ${name}`,
            change: closing(rule),
        })),
        {
            name: "a volume that Docker makes",
            change: container((document) => {
                document.volumes = [{ name: "scratch", host: {} }, { name: "other" }];
                document.mountPoints = [{ sourceVolume: "scratch", containerPath: "/scratch" }];
            }),
        },
        {
            name: "a file system of EFS",
            change: container((document) => {
                document.volumes = [
                    {
                        name: "models",
                        efsVolumeConfiguration: { fileSystemId: "fs-0123456789abcdef0" },
                    },
                ];
            }),
        },
        {
            name: "a folder of the host that the stack names with its reason",
            change: container((document) => (document.volumes = volume("/scratch"))),
            config: { [HOST]: { hostPaths: { "/scratch": "the instance's own NVMe disk" } } },
        },
        { name: "a job as one task", change: asTask },
        {
            name: "processes shared within a task",
            change: (program) =>
                task((one) => {
                    one.pidMode = "task";
                    one.ipcMode = "none";
                })(asTask(program)),
        },
        {
            name: "a log that goes to Splunk",
            change: logs("splunk", { "splunk-url": "https://splunk.example.com:8088" }),
        },
        {
            name: "a log that goes to a Graylog server",
            change: logs("gelf", { "gelf-address": "udp://logs.example.com:12201" }),
        },
        { name: "a log by FireLens", change: logs("awsfirelens", { Name: "kinesis" }) },
    ],
};
