import * as z from "zod";
import { contains, isPrivate, overlaps, parseCidr, parseIpv4 } from "../facts/cidr";
import type { Problem } from "../problems/problems";

const cidr = z.string().refine((text) => parseCidr(text) !== undefined, {
    error: (issue) =>
        `is ${JSON.stringify(issue.input)}; write an IPv4 CIDR block without host bits, such as 10.0.0.0/16`,
});

const defineResourceId = (prefix: string) =>
    z.string().regex(new RegExp(`^${prefix}-[0-9a-f]{8,17}$`), {
        error: (issue) =>
            `is ${JSON.stringify(issue.input)}; write an ID such as ${prefix}-0123456789abcdef0`,
    });

/** An SSH host that reaches the cell through VPC peering. */
export const bastionSchema = z.strictObject({
    /** VPC of the bastion. */
    vpcId: defineResourceId("vpc"),
    /** Region of that VPC; it need not be one that the lock prices. */
    region: z.string().regex(/^[a-z]{2,}(-[a-z]+)+-\d$/, {
        error: (issue) => `is ${JSON.stringify(issue.input)}; write a region such as us-east-2`,
    }),
    /** Private address of the bastion: the only one that may open SSH. */
    privateIp: z.string().refine((text) => parseIpv4(text) !== undefined, {
        error: (issue) =>
            `is ${JSON.stringify(issue.input)}; write an IPv4 address such as 10.9.0.10`,
    }),
    /** Block of the bastion's VPC. */
    cidr,
    /** Name of an EC2 key pair that exists in every cell's region. */
    keyPair: z.string().min(1).optional(),
    /** Route tables of the bastion's VPC that this stack may add a route to the cell to. */
    routeTableIds: z
        .array(defineResourceId("rtb"))
        .refine((ids) => new Set(ids).size === ids.length, {
            error: "lists a route table twice; list each once",
        })
        .default([]),
});

/** A cell's network. */
export const networkSchema = z.strictObject({
    /** Block of a cell's VPC. */
    cidr: cidr.default("10.64.0.0/16"),
    /** Another block for single regions: several cells behind one bastion need disjoint ones. */
    cidrByRegion: z.record(z.string(), cidr).default({}),
    /** Zones that a cell uses: more zones, more pools to draw spot from. */
    zones: z.int().min(2).max(4).default(3),
    bastion: bastionSchema.optional(),
    /** Whether Session Manager opens a shell on an instance, where no bastion does. */
    sessionManager: z.boolean().default(false),
});

type NetworkValues = z.infer<typeof networkSchema>;

/** An SSH host that reaches the cell through VPC peering. */
export type BastionSettings = z.infer<typeof bastionSchema>;

/** What of a cell its network is made from. */
interface CellNetwork {
    readonly region: string;
    readonly cidr: string;
    readonly bastion?: BastionSettings;
}

/** Largest and smallest VPC. https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html */
const VPC_PREFIX = { min: 16, max: 24 };

function findBlockProblems(at: string, text: string): Problem[] {
    const block = parseCidr(text);
    if (!block) return [];
    const { min, max } = VPC_PREFIX;
    return [
        ...(block.prefix < min || block.prefix > max
            ? [
                  {
                      key: `gpu-batch:${at}`,
                      message: `${text} is not between /${min} and /${max}; write a CIDR block such as 10.64.0.0/16`,
                  },
              ]
            : []),
        ...(isPrivate(block)
            ? []
            : [
                  {
                      key: `gpu-batch:${at}`,
                      message: `${text} is not a private address range; write a CIDR block within 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16`,
                  },
              ]),
    ];
}

/** Faults of blocks and addresses, each for itself. */
export function findNetworkProblems({ network }: { readonly network?: NetworkValues }): Problem[] {
    if (!network) return [];
    const byRegion = Object.entries(network.cidrByRegion).flatMap(([region, text]) =>
        findBlockProblems(`network.cidrByRegion.${region}`, text),
    );
    return [
        ...findBlockProblems("network.cidr", network.cidr),
        ...byRegion,
        ...findBastionProblems(network),
    ];
}

function findBastionProblems({ bastion, sessionManager }: NetworkValues): Problem[] {
    if (!bastion) return [];
    const block = parseCidr(bastion.cidr);
    const address: Problem[] =
        !block || contains(block, parseIpv4(bastion.privateIp) ?? -1)
            ? []
            : [
                  {
                      key: "gpu-batch:network.bastion.privateIp",
                      message: `${bastion.privateIp} is outside the bastion's ${bastion.cidr}; write the bastion's private IP address`,
                  },
              ];
    return [
        ...address,
        ...(sessionManager
            ? [
                  {
                      key: "gpu-batch:network.sessionManager",
                      message:
                          "is a second way to an instance beside the bastion; leave one of them out",
                  },
              ]
            : []),
    ];
}

/** Peering needs blocks that are disjoint. */
export function findBastionOverlaps(
    { network }: { readonly network: NetworkValues },
    { region, cidr, bastion }: CellNetwork,
): Problem[] {
    const [block, bastionBlock] = [parseCidr(cidr), parseCidr(bastion?.cidr ?? "")];
    const at = Object.hasOwn(network.cidrByRegion, region) ? `cidrByRegion.${region}` : "cidr";
    return bastion && block && bastionBlock && overlaps(block, bastionBlock)
        ? [
              {
                  key: `gpu-batch:network.${at}`,
                  message: `${cidr} overlaps the bastion's ${bastion.cidr}; write a CIDR block outside it: VPC peering needs blocks that do not overlap`,
              },
          ]
        : [];
}

/** One bastion cannot reach two cells at the same addresses. */
export function findSharedBlocks(cells: readonly CellNetwork[]): Problem[] {
    return cells.flatMap((cell, index) =>
        cells.slice(0, index).flatMap((other) => {
            const [a, b] = [parseCidr(cell.cidr), parseCidr(other.cidr)];
            return cell.bastion && a && b && overlaps(a, b)
                ? {
                      key: `gpu-batch:network.cidrByRegion.${cell.region}`,
                      message: `the cells of ${other.region} and ${cell.region} overlap at ${cell.cidr} and share a bastion; write a CIDR block for ${cell.region} that does not overlap any other`,
                  }
                : [];
        }),
    );
}
