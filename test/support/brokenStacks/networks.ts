import { setting, type BrokenStack } from "./brokenStack";

const bastion = (change: Record<string, string>) => {
    const fields = {
        vpcId: "vpc-0123456789abcdef0",
        region: "us-east-2",
        privateIp: "10.9.0.10",
        cidr: "10.9.0.0/16",
        ...change,
    };
    const text = Object.entries(fields).map(([key, value]) => `${key}: ${value}`);
    return setting("network", `{ bastion: { ${text.join(", ")} } }`);
};

/** Networks. */
export const BROKEN_NETWORKS: readonly BrokenStack[] = [
    {
        fault: "a block with host bits",
        ...setting("network", "{ cidr: 10.64.0.1/16 }"),
        says: [
            'gpu-batch:network.cidr: is "10.64.0.1/16"; write an IPv4 CIDR block without host bits',
        ],
    },
    {
        fault: "a block that is too small",
        ...setting("network", "{ cidr: 10.64.0.0/28 }"),
        says: ["gpu-batch:network.cidr: 10.64.0.0/28 is not between /16 and /24", "10.64.0.0/16"],
    },
    {
        fault: "a public block",
        ...setting("network", "{ cidr: 8.8.0.0/16 }"),
        says: ["gpu-batch:network.cidr: 8.8.0.0/16 is not a private address range", "10.0.0.0/8"],
    },
    {
        fault: "a cell that overlaps the bastion",
        ...bastion({ cidr: "10.64.128.0/17", privateIp: "10.64.128.10" }),
        says: [
            "gpu-batch:network.cidr: 10.64.0.0/16 overlaps the bastion's 10.64.128.0/17",
            "outside it",
        ],
    },
    {
        fault: "a bastion outside its own block",
        ...bastion({ privateIp: "10.8.0.10" }),
        says: [
            "gpu-batch:network.bastion.privateIp: 10.8.0.10 is outside the bastion's 10.9.0.0/16",
        ],
    },
    {
        fault: "a bastion in no region",
        ...bastion({ region: "Ohio" }),
        says: ['gpu-batch:network.bastion.region: is "Ohio"; write a region such as us-east-2'],
    },
    {
        fault: "a bastion's VPC that is no id",
        ...bastion({ vpcId: "my-vpc" }),
        says: ['gpu-batch:network.bastion.vpcId: is "my-vpc"; write an ID such as vpc-'],
    },
    {
        fault: "two cells at one block behind a bastion",
        stackFile: bastion({}).stackFile + "  gpu-batch:regions: [us-east-2, eu-north-1]\n",
        says: [
            "gpu-batch:network.cidrByRegion.eu-north-1: the cells of us-east-2 and eu-north-1 overlap",
        ],
    },
];
