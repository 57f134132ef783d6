import { TYPES } from "../../../../policy/facts/types";
import { edit, type Edit, type Kind } from "../../../support/policies/hostile";
import type { Inputs } from "../../../support/policies/program";
import { pascal, respell } from "../../../support/policies/spelling";

const JD = TYPES.jobDefinition;

/** Puts text behind the opening brace of the document. */
const first = (members: string): Edit =>
    edit(JD, (inputs) => {
        inputs.containerProperties = inputs.containerProperties.replace("{", `{${members},`);
    });

/** Puts text before the closing brace of the document. */
const last = (members: string): Edit =>
    edit(JD, (inputs) => {
        inputs.containerProperties = inputs.containerProperties.replace(/\}$/, `,${members}}`);
    });

const spelt = (spell: (key: string) => string, change: (document: Inputs) => void = () => {}) =>
    edit(JD, (inputs) => {
        const document = JSON.parse(inputs.containerProperties);
        change(document);
        inputs.containerProperties = JSON.stringify(respell(document, spell));
    });

const upper = (key: string) => key.toUpperCase();
const longS = (key: string) => key.replace(/s/g, "\u017f");

const TWICE = "The last of the two copies wins, and which one that is nobody sees.";
const ANY_CASE = "Keys match in any case, so this is the key.";
const CONTAINER = "guard-job-container";

/** Documents that the provider reads otherwise than they look. */
export const kind: Kind = {
    title: "documents as the provider reads them",
    hostile: [
        {
            name: "Privileged beside privileged: false",
            aws: TWICE,
            policy: CONTAINER,
            change: last('"privileged":false,"Privileged":true'),
        },
        {
            name: "privileged: false behind Privileged",
            aws: TWICE,
            policy: CONTAINER,
            change: last('"Privileged":true,"privileged":false'),
        },
        {
            name: "PRIVILEGED alone",
            aws: ANY_CASE,
            policy: CONTAINER,
            change: last('"PRIVILEGED":true'),
        },
        {
            name: "privileged twice in one spelling",
            aws: TWICE,
            policy: CONTAINER,
            change: last('"privileged":false,"privileged":true'),
        },
        {
            name: "a second image",
            aws: "The image is the last one, with a tag that moves.",
            policy: "gpu-job-image-pinned",
            change: last('"Image":"nvidia/cuda:latest"'),
        },
        {
            name: "a first image that the real one covers",
            aws: TWICE,
            policy: CONTAINER,
            change: first('"IMAGE":"nvidia/cuda:latest"'),
        },
        {
            name: "a second list of requirements without a GPU",
            aws: "The items of the second list fill up those of the first: no GPU is left.",
            policy: "gpu-job-requests-gpu",
            change: last(
                '"ResourceRequirements":[{"type":"VCPU","value":"1"},{"type":"MEMORY","value":"2048"}]',
            ),
        },
        {
            name: "a long s in resourceRequirements, emptied",
            aws: "A long s is an s for Go: the job requests nothing.",
            policy: "gpu-job-requests-gpu",
            change: last('"re\u017fourceRequirements":[]'),
        },
        {
            name: "requirements nulled under another spelling",
            aws: "Null empties the list that stood there before.",
            policy: "gpu-job-requests-gpu",
            change: last('"RESOURCEREQUIREMENTS":null'),
        },
        {
            name: "a document in PascalCase with a privileged container",
            aws: ANY_CASE,
            policy: CONTAINER,
            change: spelt(pascal, (document) => (document.privileged = true)),
        },
        {
            name: "a document in PascalCase without a GPU",
            aws: ANY_CASE,
            policy: "gpu-job-requests-gpu",
            change: spelt(pascal, (document) => document.resourceRequirements.pop()),
        },
        {
            name: "a document in capitals with a moving tag",
            aws: ANY_CASE,
            policy: "gpu-job-image-pinned",
            change: spelt(upper, (document) => (document.image = "nvidia/cuda:latest")),
        },
        {
            name: "a document in capitals that asks for too much",
            aws: ANY_CASE,
            policy: "gpu-job-fits-instance",
            change: spelt(upper, (document) => (document.resourceRequirements[0].value = "96")),
        },
        {
            name: "an environment with a secret under long s",
            aws: "The provider reads environment and its names whatever their spelling.",
            policy: CONTAINER,
            change: spelt(longS, (document) =>
                document.environment.push({ name: "DB_PASSWORD", value: "hunter2-hunter2" }),
            ),
        },
        {
            name: "a second Name in one variable",
            aws: TWICE,
            policy: CONTAINER,
            change: spelt(
                (key) => key,
                (document) =>
                    document.environment.push({ name: "MODE", value: "x", Name: "LEVEL" }),
            ),
        },
        {
            name: "shared memory overwritten by a second linuxParameters",
            aws: "The second object fills up the first, so 64 MiB are left.",
            policy: CONTAINER,
            change: last('"LinuxParameters":{"SharedMemorySize":64}'),
        },
        {
            name: "a log group overwritten within the options",
            aws: "The last copy of an option wins: the log goes to the shared group.",
            policy: CONTAINER,
            change: last('"logconfiguration":{"options":{"awslogs-group":"/aws/batch/job"}}'),
        },
        {
            name: "a job role emptied by another spelling",
            aws: "Null empties the role, and the job has its instance's rights.",
            policy: CONTAINER,
            change: last('"JobRoleArn":null'),
        },
        {
            name: "two documents in one text",
            aws: "The provider decodes one after the other into the same job.",
            policy: "gpu-job-requests-gpu",
            change: edit(JD, (inputs) => (inputs.containerProperties += '{"privileged":true}')),
        },
        {
            name: "privileged as a text",
            aws: "The provider refuses a text where it takes true or false.",
            policy: "gpu-job-requests-gpu",
            change: last('"privileged":"true"'),
        },
        {
            name: "a size with a fraction",
            aws: "The provider refuses 4096.0 where it takes a whole number.",
            policy: "gpu-job-requests-gpu",
            change: edit(JD, (inputs) => {
                inputs.containerProperties = inputs.containerProperties.replace(
                    /"sharedMemorySize":\d+/,
                    '"sharedMemorySize":4096.0',
                );
            }),
        },
        {
            name: "a size as a power of ten",
            aws: "The provider refuses 1e4 where it takes a whole number.",
            policy: "gpu-job-requests-gpu",
            change: last('"memory":1e4'),
        },
    ],
    good: [
        { name: "a document in PascalCase", change: spelt(pascal) },
        { name: "a document in capitals", change: spelt(upper) },
        { name: "a document with long s", change: spelt(longS) },
        {
            name: "two options of a log that differ in case",
            change: edit(JD, (inputs) => {
                inputs.containerProperties = inputs.containerProperties.replace(
                    '"awslogs-group"',
                    '"AWSLOGS-GROUP":"x","awslogs-group"',
                );
            }),
        },
        {
            name: "keys that the provider does not know, twice",
            change: last('"comment":1,"comment":2'),
        },
        {
            name: "nulls for what is not set",
            change: last('"networkConfiguration":null,"user":null'),
        },
        {
            name: "space and escapes",
            change: edit(JD, (inputs) => {
                inputs.containerProperties = JSON.stringify(
                    JSON.parse(inputs.containerProperties),
                    null,
                    4,
                ).replace('"image"', '"\\u0069mage"');
            }),
        },
    ],
};
