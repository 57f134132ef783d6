import { holdsStrangers } from "../facts/addresses";
import { TYPES } from "../facts/types";
import { definePolicy, peek, type Stack, type StackSubject } from "../kit";
import type { View } from "../kit/view";

const WRITE = "the addresses that need it, such as a bastion's with /32";

/** Types that are rules of a group of their own. */
const RULES: readonly string[] = [TYPES.securityGroupRule, TYPES.ingressRule];

/** Nobody outside gets in. */
export const networkClosed = definePolicy({
    id: "guard-network-closed",
    description:
        "Security groups let no large part of the internet in, neither by one rule nor by several together.",
    why: "jobs share their host's network: a port that a job opens is open to whoever the group lets in",
    fix: "Leave inbound rules out, or name the few addresses that need one.",
    example: `ipProtocol: "tcp", fromPort: 22, toPort: 22, cidrIpv4: "10.20.0.5/32"`,
    level: "mandatory",
    severity: "high",
    types: [TYPES.securityGroup, TYPES.defaultSecurityGroup, ...RULES],
    whenUnknown: "An unknown address is a violation: it is a plain value.",
    blindSpots:
        "What a prefix list holds, groups that exist already, and network ACLs. Up to one in 256 of all addresses passes.",
    knobs: {},
    *check({ type, props }) {
        if (holdsStrangers(listInbound(type, props)))
            yield { what: "lets the internet in", write: WRITE };
    },
    *checkInStack(subject, stack) {
        const { type, props } = subject;
        const own = listKnownInbound(type, props);
        if (own.length === 0 || holdsStrangers(own)) return;
        const together = mapGroups(stack).get(groupOf(subject)) ?? [];
        if (holdsStrangers(together))
            yield {
                what: "lets the internet in together with the group's other rules",
                write: WRITE,
            };
    },
});

/** Blocks that a group's own rules, or one rule, let in. */
function listInbound(type: string, props: View): string[] {
    switch (type) {
        case TYPES.ingressRule:
            return ["cidrIpv4", "cidrIpv6"].flatMap((key) => props.at(key).text ?? []);
        case TYPES.securityGroupRule:
            return props.at("type").text === "egress" ? [] : listBlocks(props);
        default:
            return props.at("ingress").items.flatMap(listBlocks);
    }
}

function listBlocks(rule: View): string[] {
    return ["cidrBlocks", "ipv6CidrBlocks"].flatMap((key) => rule.at(key).texts);
}

/** The same of outputs, where a group's rules are unknown until AWS says them. */
function listKnownInbound(type: string, props: View): string[] {
    const blocks = peek(() => listInbound(type, props));
    return blocks.known ? blocks.value : [];
}

/** What names the group that a subject is or belongs to. */
function groupOf({ type, urn, props, from }: StackSubject): string {
    if (!RULES.includes(type)) return urn;
    const group = from("securityGroupId").find((one) => one.type === TYPES.securityGroup);
    const id = peek(() => props.at("securityGroupId").text ?? "");
    return group?.urn ?? (id.known ? id.value : "");
}

const worked = new WeakMap<Stack, ReadonlyMap<string, readonly string[]>>();

/** The blocks of each group; worked out once, so that many rules take linear time. */
function mapGroups(stack: Stack): ReadonlyMap<string, readonly string[]> {
    const done = worked.get(stack);
    if (done) return done;
    const groups = new Map<string, string[]>();
    const types = [TYPES.securityGroup, TYPES.defaultSecurityGroup, ...RULES];
    for (const subject of types.flatMap((type) => stack.ofType(type))) {
        const group = groupOf(subject);
        const blocks = groups.get(group) ?? [];
        blocks.push(...listKnownInbound(subject.type, subject.props));
        groups.set(group, blocks);
    }
    worked.set(stack, groups);
    return groups;
}
