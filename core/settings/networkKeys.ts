import * as z from "zod";
import { parseCidr, parseIpv4 } from "../facts/cidr";

const cidr = z.string().refine((text) => parseCidr(text) !== undefined, {
    error: (issue) =>
        `is ${JSON.stringify(issue.input)}; write an IPv4 block without host bits, such as 10.0.0.0/16`,
});

const defineResourceId = (prefix: string) =>
    z.string().regex(new RegExp(`^${prefix}-[0-9a-f]{8,17}$`), {
        error: (issue) =>
            `is ${JSON.stringify(issue.input)}; write an id such as ${prefix}-0123456789abcdef0`,
    });

/** An SSH host that reaches the cell through VPC peering. */
export const bastion = z.strictObject({
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
    /** Name of an EC2 key pair that exists in every cell's region; without it use Session Manager. */
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
export const network = z.strictObject({
    /** Block of a cell's VPC. */
    cidr: cidr.default("10.64.0.0/16"),
    /** Another block for single regions: several cells behind one bastion need disjoint ones. */
    cidrByRegion: z.record(z.string(), cidr).default({}),
    /** Zones that a cell uses: more zones, more pools to draw spot from. */
    zones: z.int().min(2).max(4).default(3),
    bastion: bastion.optional(),
});
