import { findScriptFaults } from "../facts/secrets/scripts";
import { TYPES } from "../facts/types";
import { definePolicy, knob, peek, type Finding, type StackSubject } from "../kit";
import type { View } from "../kit/view";

/** Instances are closed, and of the version that is reviewed. */
export const launchTemplate = definePolicy({
    id: "guard-launch-template",
    description:
        "Templates demand IMDSv2 within one hop and encrypted disks and name no AMI; user data and build documents hold no secret; environments name a numeric version; AMI builders end on failure.",
    why: "whoever reaches the metadata service without a token has the instance's rights, every process of an instance may read its user data, $Latest reaches instances only now and then, and a builder that stays up bills",
    fix: "Set metadataOptions and encrypted disks, leave imageId to the environment, and pass latestVersion as text.",
    example: `metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 1 }`,
    level: "mandatory",
    severity: "high",
    types: [
        ...[TYPES.launchTemplate, TYPES.infrastructure, TYPES.computeEnvironment],
        ...[TYPES.instance, TYPES.buildComponent],
    ],
    blindSpots:
        "What the user data does on the instance, and a secret in user data that a preview does not know.",
    whenUnknown:
        "An unknown setting is a violation. An unknown version is fine when it comes from a launch template of the stack, else the update decides.",
    stackUnknown: "deferred",
    knobs: {
        hopLimit: knob.defineInteger(1, "Most network hops to the metadata service.", "higher"),
        networkMode: knob.defineText(
            "public",
            "public: instances may have public addresses; private: not.",
        ),
    },
    *check({ type, props }, { hopLimit, networkMode }) {
        yield* findScriptFaults(type, props);
        if (type === TYPES.infrastructure) yield* findBuilderFaults(props);
        if (type === TYPES.launchTemplate) {
            yield* findMetadataFaults(props.at("metadataOptions"), hopLimit, "metadataOptions");
            yield* findDiskFaults(props);
            if (props.has("imageId"))
                yield { what: "names an AMI", write: "no imageId: the environment names the AMI" };
            const publicAddress = props
                .at("networkInterfaces")
                .items.some((item) => item.at("associatePublicIpAddress").flag === true);
            if (publicAddress && networkMode !== "public")
                yield {
                    what: "gives instances public addresses",
                    write: "associatePublicIpAddress: false",
                };
        }
    },
    *checkInStack(subject) {
        if (subject.type !== TYPES.computeEnvironment || fromTemplate(subject)) return;
        const template = subject.props.at("computeResources", "launchTemplate");
        if (!template.present) return;
        const version = template.at("version");
        if (!/^\d+$/.test(version.text ?? String(version.number ?? "")))
            yield {
                what: `has the template version ${version.shown}`,
                write: "a number as text, such as template.latestVersion.apply(String)",
            };
    },
    remediate({ metadataOptions }, _config, { type }) {
        if (type !== TYPES.launchTemplate) return false;
        if (typeof metadataOptions !== "object" || metadataOptions === null) return false;
        const options = metadataOptions as Record<string, unknown>;
        if (options.httpTokens === "required") return false;
        options.httpTokens = "required";
        return true;
    },
});

/** Whether a preview does not know the version, and a template of the stack will say it. */
function fromTemplate({ props, from }: StackSubject): boolean {
    if (!from("computeResources").some(({ type }) => type === TYPES.launchTemplate)) return false;
    return !peek(() => props.at("computeResources", "launchTemplate", "version")).known;
}

function* findMetadataFaults(options: View, hopLimit: number, place: string): Iterable<Finding> {
    if (options.at("httpTokens").text !== "required")
        yield {
            what: "accepts metadata requests without a token",
            write: `${place}.httpTokens: "required"`,
        };
    const hops = options.at("httpPutResponseHopLimit");
    // Absent means 1, or what the AMI says. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_LaunchTemplateInstanceMetadataOptionsRequest.html
    if (hops.present && !((hops.number ?? Infinity) <= hopLimit))
        yield {
            what: `lets metadata travel ${hops.shown} hops`,
            write: `${place}.httpPutResponseHopLimit of ${hopLimit}`,
        };
}

function* findDiskFaults(props: View): Iterable<Finding> {
    const mappings = props.at("blockDeviceMappings").items;
    const write = 'ebs.encrypted: "true" in each of blockDeviceMappings';
    if (mappings.length === 0) yield { what: "maps no disk", write };
    for (const mapping of mappings)
        if (mapping.has("ebs") && mapping.at("ebs", "encrypted").flag !== true)
            yield { what: `does not encrypt ${mapping.at("deviceName").shown}`, write };
}

function* findBuilderFaults(props: View): Iterable<Finding> {
    if (props.at("terminateInstanceOnFailure").flag !== true)
        yield {
            what: "leaves its instance running when a build fails",
            write: "terminateInstanceOnFailure: true",
        };
    if (props.at("instanceMetadataOptions", "httpTokens").text !== "required")
        yield {
            what: "accepts metadata requests without a token",
            write: 'instanceMetadataOptions.httpTokens: "required"',
        };
}
