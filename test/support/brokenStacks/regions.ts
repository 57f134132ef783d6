import { lockText } from "../preview";
import { HEAD, setting, type BrokenStack } from "./brokenStack";

/** Regions and zones. */
export const BROKEN_REGIONS: readonly BrokenStack[] = [
    {
        fault: "an unknown region",
        ...setting("regions", "[us-east-9]"),
        says: [
            "gpu-batch:regions[0]: us-east-9 is not in regions.lock.json",
            "did you mean us-east-",
        ],
    },
    {
        fault: "a region twice",
        ...setting("regions", "[us-east-2, us-east-2]"),
        says: ["gpu-batch:regions[1]: us-east-2 is listed twice; list each region once"],
    },
    {
        fault: "cheapest beside a region",
        ...setting("regions", "[cheapest, us-east-2]"),
        says: ["gpu-batch:regions: cheapest cannot stand beside regions", "write [cheapest]"],
    },
    {
        fault: "a stack without a selection",
        stack: "dev",
        asked: "dev",
        stackFile: HEAD,
        says: [
            "gpu-batch:regions: is cheapest",
            "no selection for the stack dev",
            "list regions here",
        ],
    },
    {
        fault: "a zone of another region",
        lock: lockText(
            (lock) => (lock.selection.prod.zones["us-east-2"] = ["use2-az1", "use1-az1"]),
        ),
        says: [
            "regions.lock.json selection.prod.zones.us-east-2: use1-az1 is not a zone of us-east-2",
            "write zone IDs out of",
        ],
    },
    {
        fault: "a selection of a region that the lock does not have",
        lock: lockText((lock) => (lock.selection.prod.chosen = ["mars-north-1"])),
        says: [
            "regions.lock.json selection.prod.chosen[0]: mars-north-1 is not a region of the lock",
        ],
    },
    {
        fault: "a region that is not enabled",
        lock: lockText((lock) => (lock.regions["us-east-2"].enabled = false)),
        says: ["gpu-batch:regions: us-east-2 is not enabled for the account", "enable it"],
    },
    {
        fault: "a job that only a type of another region can run",
        stackFile: `${HEAD}  gpu-batch:regions: [ap-northeast-2]\n  gpu-batch:instanceTypes: [g5.xlarge, p5.48xlarge]\n  gpu-batch:job: { gpus: 8, vcpus: 8 }\n`,
        says: ["gpu-batch:job: in ap-northeast-2: 8 GPUs", "g5.xlarge has 1 GPU and 4 vCPUs"],
    },
    {
        fault: "a block for a region that no cell can be in",
        ...setting("network", "{ cidrByRegion: { us-east-22: 10.80.0.0/16 } }"),
        says: [
            "gpu-batch:network.cidrByRegion.us-east-22: is not a region",
            "did you mean us-east-2?",
        ],
    },
    {
        fault: "more zones than the region has",
        ...setting("network", "{ zones: 4 }"),
        says: ["gpu-batch:network.zones: is 4", "write 3 or add zones to the lock"],
    },
    {
        fault: "one zone",
        ...setting("network", "{ zones: 1 }"),
        says: ["gpu-batch:network.zones: is 1; write 2 or more"],
    },
    {
        fault: "types that the region does not offer",
        ...setting("instanceTypes", "[p5en.48xlarge]"),
        says: [
            "gpu-batch:instanceTypes: us-east-2 offers none of p5en.48xlarge",
            "add one of g4dn.12xlarge",
        ],
    },
];
