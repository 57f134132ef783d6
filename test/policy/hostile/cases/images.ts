import { TYPES } from "../../../../policy/facts/types";
import { all, edit, editJson, type Edit, type Kind } from "../../../support/policies/hostile";

const POLICY = "gpu-job-image-pinned";
const HASH = "0123456789abcdef0123456789abcdef";
const OWN = "123456789012";

const image = (uri: string): Edit =>
    editJson(TYPES.jobDefinition, "containerProperties", (document) => (document.image = uri));
const host = (account: string, region = "us-east-2") =>
    `${account}.dkr.ecr.${region}.amazonaws.com`;

/** Images of jobs. */
export const kind: Kind = {
    title: "images",
    hostile: [
        ...[
            [
                `${host("210987654321")}/team/jobs:${HASH}`,
                "The tag lies in an account that moves it as it likes.",
            ],
            [
                `210987654321.dkr-ecr.us-east-2.on.aws/team/jobs:${HASH}`,
                "The same through the dual-stack host.",
            ],
            [
                `210987654321.dkr.ecr-fips.us-east-2.amazonaws.com/team/jobs:${HASH}`,
                "The same through the FIPS host.",
            ],
            [`public.ecr.aws/team/jobs:${HASH}`, "Whoever owns the alias moves the tag."],
            [`docker.io/team/jobs:${HASH}`, "Docker Hub's tags move."],
            [`ghcr.io/team/jobs:${HASH}`, "GitHub's tags move."],
            [`${host(OWN)}.example.org/jobs:${HASH}`, "The host is somebody else's."],
            [`x${host(OWN)}/jobs:${HASH}`, "The host is somebody else's."],
            [`${host(OWN)}/jobs:latest`, "The tag moves with each push."],
            [`${host(OWN)}/jobs`, "No tag means latest."],
            [`${host(OWN)}/jobs:v1.2`, "A version is no content."],
            [`${host(OWN)}/jobs:202611251200`, "A day and a time are no content."],
            [`${host(OWN)}/jobs:build-20261125120000`, "A day and a time are no content."],
            [`${host(OWN)}/jobs:1764072000000`, "Milliseconds are no content."],
            [`${host(OWN)}/jobs@sha256:abc`, "It is no digest, and AWS refuses it."],
            [
                `${host(OWN, "eu-west-1")}/jobs:${HASH}`,
                "Every start pays for the transfer between regions.",
            ],
            [
                `${OWN}.dkr-ecr.eu-west-1.on.aws/jobs:${HASH}`,
                "The same through the dual-stack host.",
            ],
            [
                `${OWN}.dkr-ecr-fips.us-west-2.on.aws/jobs@sha256:${HASH}${HASH}`,
                "A digest of another region is as far away.",
            ],
            [
                `${OWN}.dkr.ecr-fips.us-west-2.amazonaws.com/jobs@sha256:${HASH}${HASH}`,
                "The same through the FIPS host.",
            ],
            [
                `${OWN}.dkr.ecr.cn-north-1.amazonaws.com.cn/jobs@sha256:${HASH}${HASH}`,
                "The region is in another partition.",
            ],
            [`${host(OWN, "eu-west-1")}:443/jobs:${HASH}`, "A port does not change the region."],
        ].map(([uri = "", aws = ""]) => ({
            name: uri,
            aws,
            policy: POLICY,
            change: image(uri),
        })),
        {
            name: "an image of an account that the provider does not allow",
            aws: "The roles of the job are named after another account than the one that is built.",
            policy: POLICY,
            base: edit(TYPES.awsProvider, (inputs) => {
                inputs.allowedAccountIds = JSON.stringify([OWN]);
            }),
            change: image(`${host("333333333333")}/jobs:${HASH}`),
        },
        {
            name: "an image of a container of a task",
            aws: "The second container's tag moves.",
            policy: POLICY,
            change: edit(TYPES.jobDefinition, (inputs) => {
                const { jobRoleArn, ...rest } = JSON.parse(inputs.containerProperties);
                delete inputs.containerProperties;
                const other = { ...rest, name: "b", image: `${host("210987654321")}/jobs:${HASH}` };
                inputs.ecsProperties = JSON.stringify({
                    taskProperties: [
                        { taskRoleArn: jobRoleArn, containers: [{ name: "a", ...rest }, other] },
                    ],
                });
            }),
        },
    ],
    good: [
        ...[
            `${host(OWN)}/jobs:${HASH}`,
            `${OWN}.dkr-ecr.us-east-2.on.aws/jobs:${HASH}`,
            `${OWN}.dkr.ecr-fips.us-east-2.amazonaws.com/jobs:${HASH}`,
            `${OWN}.dkr-ecr-fips.us-east-2.on.aws/jobs:${HASH}`,
            `${host("210987654321")}/jobs@sha256:${HASH}${HASH}`,
            `nvcr.io/nvidia/pytorch:25.01@sha256:${HASH}${HASH}`,
            `${host(OWN)}/jobs:git-0a1b2c3d4e5f`,
            `${host(OWN)}/jobs:200000000000000000000000000000ab`,
        ].map((uri) => ({ name: uri, change: image(uri) })),
        {
            name: "an image of the allowed account",
            change: all(
                edit(TYPES.awsProvider, (inputs) => {
                    inputs.allowedAccountIds = JSON.stringify([OWN]);
                }),
                image(`${host(OWN)}/jobs:${HASH}`),
            ),
        },
        {
            name: "fixed tags of a repository that the stack trusts",
            change: image(`${host("210987654321")}/base:v4`),
            config: { [POLICY]: { allowTag: [`${host("210987654321")}/base`] } },
        },
    ],
};
