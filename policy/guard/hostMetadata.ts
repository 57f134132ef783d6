import { TYPES } from "../facts/types";
import { closesMetadata, decodeUserData, findAgentSetting } from "../facts/userData";
import { definePolicy } from "../kit";

/** Jobs do not get their instance's role. */
export const hostMetadata = definePolicy({
    id: "guard-host-metadata",
    description:
        "The user data of an environment's instances closes the metadata service to jobs and forbids privileged containers.",
    why: "Batch's jobs share their host's network, so a hop limit of 1 keeps none of them from the credentials of the instance's role",
    fix: "Close 169.254.169.254 to every user but root before the ECS agent starts, and set ECS_DISABLE_PRIVILEGED=true in /etc/ecs/ecs.config.",
    example: "iptables -I OUTPUT 1 -d 169.254.169.254/32 -m owner ! --uid-owner 0 -j REJECT",
    level: "mandatory",
    severity: "high",
    types: [TYPES.computeEnvironment],
    whenUnknown: "Unknown user data is a violation: build it from chosen names.",
    blindSpots:
        "A job that runs as root, for which the address stays open; a rule that a later line takes back; a template that is not the plan's, which guard-reference-known refuses.",
    knobs: {},
    *checkInStack({ props, from }) {
        if (!props.at("computeResources", "launchTemplate").present) return;
        for (const template of from("computeResources")) {
            if (template.type !== TYPES.launchTemplate) continue;
            const script = decodeUserData(template.props.at("userData").text ?? "");
            const overIpv6 = template.props.at("metadataOptions", "httpProtocolIpv6");
            if (overIpv6.present && overIpv6.text !== "disabled")
                yield {
                    what: "opens the metadata service at its address of IPv6, too",
                    write: 'metadataOptions.httpProtocolIpv6: "disabled", which is the default',
                };
            if (!closesMetadata(script))
                yield {
                    what: "leaves the metadata service open to its jobs",
                    write: "in the template's user data: iptables -I OUTPUT 1 -d 169.254.169.254/32 -m owner ! --uid-owner 0 -j REJECT",
                };
            if (findAgentSetting(script, "ECS_DISABLE_PRIVILEGED") !== "true")
                yield {
                    what: "lets its containers be privileged",
                    write: "ECS_DISABLE_PRIVILEGED=true in /etc/ecs/ecs.config, by the template's user data",
                };
        }
    },
});
