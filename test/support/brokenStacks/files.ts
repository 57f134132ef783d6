import { lockText } from "../preview";
import { HEAD, type BrokenStack } from "./brokenStack";

/** Files that are missing or cannot be read. */
export const BROKEN_FILES: readonly BrokenStack[] = [
    {
        fault: "malformed YAML",
        stackFile: "config:\n  gpu-batch:maxVcpus: [1, 2\n",
        says: ["Pulumi.prod.yaml is not valid YAML", "line 3"],
    },
    {
        fault: "a tab as indentation",
        stackFile: "config:\n\tgpu-batch:maxVcpus: 1\n",
        says: ["Pulumi.prod.yaml is not valid YAML", "line 2", "Tabs are not allowed"],
    },
    {
        fault: "an anchor that is not there",
        stackFile: "config:\n  gpu-batch:job: *nope\n",
        says: ["Pulumi.prod.yaml is not valid YAML", "nope"],
    },
    {
        fault: "an import that is none",
        stackFile: "environment: { imports: team }\n",
        says: ["Pulumi.prod.yaml has 1 problem", "environment"],
    },
    {
        fault: "another project",
        projectFile:
            "name: other\nruntime: { name: nodejs, options: { tsconfig: tsconfig.run.json, nodeargs: --require=./preload.cjs } }\nmain: index.ts\n",
        stackFile: HEAD,
        says: ['name of Pulumi.yaml: is "other"; write gpu-batch'],
    },
    {
        fault: "another language",
        projectFile: "name: gpu-batch\nruntime: python\n",
        says: [
            'Pulumi.yaml has 1 problem:\n  Pulumi.yaml:2: runtime.name: is "python"; the program is for nodejs',
        ],
    },
    {
        fault: "a default of another type",
        projectFile:
            "name: gpu-batch\nruntime: nodejs\nconfig:\n  maxVcpus: { type: integer, default: many }\n",
        says: [
            "Pulumi.yaml has 1 problem:\n  Pulumi.yaml:4: config.gpu-batch:maxVcpus.default: must be of type integer",
        ],
    },
    {
        fault: "a stack named like a method",
        stack: "constructor",
        asked: "constructor",
        stackFile: HEAD,
        says: ["no selection for the stack constructor"],
    },
    {
        fault: "the same key twice, with and without its namespace",
        stackFile: `${HEAD}  gpu-batch:maxVcpus: 16\n  maxVcpus: 32\n`,
        says: ["gpu-batch:maxVcpus: is set twice; keep one"],
    },
    {
        fault: "a stack that does not exist",
        asked: "prdo",
        says: ["there is no stack prdo", "Pulumi.prdo.yaml is missing", "did you mean prod?"],
    },
    {
        fault: "a stack name that cannot be a bucket's",
        stack: "Prod_EU",
        asked: "Prod_EU",
        stackFile: HEAD,
        says: ['stack: "Prod_EU" cannot be part of bucket and role names', "lowercase letters"],
    },
    {
        fault: "a config that is a list",
        stackFile: "config: [1]\n",
        says: ["Pulumi.prod.yaml has 1 problem", "config: is a list", "write an object"],
    },
    {
        fault: "a missing lock",
        lock: null,
        says: ["regions.lock.json: is missing", "git checkout"],
    },
    {
        fault: "a lock that is no JSON",
        lock: "{",
        says: ["regions.lock.json: the text ends in the middle, at line 1", "git checkout"],
    },
    {
        fault: "a lock of another release",
        lock: lockText((lock) => (lock.schemaVersion = 2)),
        says: ["regions.lock.json schemaVersion: is 2", "update gpu-batch"],
    },
];
