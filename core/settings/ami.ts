import * as z from "zod";
import type { LockRegion } from "../lock/lock";
import { joinWords, type Problem } from "../problems/problems";

const AMI_ID = /^ami-(?:[0-9a-f]{8}|[0-9a-f]{17})$/;

/** Whether the text has the form of an AMI id: `ami-` and 8 or 17 hexadecimal digits. */
function isAmiId(text: string): text is `ami-${string}` {
    return AMI_ID.test(text);
}

/** An AMI id. */
const amiId = z.string().refine(isAmiId, {
    error: (issue) =>
        `is ${JSON.stringify(issue.input)}; write an AMI ID such as ami-0123456789abcdef0`,
});

/** `recommended`, `custom` or an id. */
export const amiSchema = z
    .string()
    .refine((text) => ["recommended", "custom"].includes(text) || isAmiId(text), {
        error: (issue) =>
            `is ${JSON.stringify(issue.input)}; write recommended, custom, or an AMI ID such as ami-0123456789abcdef0`,
    });

/** How a custom AMI is built. */
export const amiBuildSchema = z.strictObject({
    /**
     * When the pipeline looks for a new AMI of AWS: six fields, UTC.
     * https://docs.aws.amazon.com/imagebuilder/latest/userguide/cron-expressions.html
     */
    schedule: z
        .string()
        .regex(/^cron\((\S+ ){5}\S+\)$/, {
            error: (issue) =>
                `is ${JSON.stringify(issue.input)}; write a cron expression of six fields, such as cron(0 6 ? * sun *)`,
        })
        .default("cron(0 6 ? * sun *)"),
    /** Whether Amazon Inspector scans the built image; it must be active in the account. */
    vulnerabilityScan: z.boolean().default(true),
    /** AMIs that stay beside the one in use; 2 leaves one to go back to. */
    keep: z.int().min(2).max(100).default(5),
    /** Root disk of the AMI in GiB, 100 or more: pulled CUDA images fill AWS's own 30. */
    volumeGiB: z.int().min(100).max(1024).default(100),
    /** Region to a later AMI of the pipeline that the cell's environment takes in place of the first. */
    adopted: z.record(z.string(), amiId).default({}),
});

/** How a cell builds its own AMI. */
export interface AmiBuildSettings extends Omit<z.infer<typeof amiBuildSchema>, "adopted"> {
    /** AMI of AWS that the first image is built on; undefined for the recommended one of that day. */
    readonly parentAmi?: string;
    /** Later AMI of the pipeline that the environment takes. */
    readonly adopted?: string;
}

/** Values of the keys that are about AMIs. */
interface AmiValues {
    readonly ami: z.infer<typeof amiSchema>;
    readonly amiBuild: z.infer<typeof amiBuildSchema>;
}

/** How the cell of a region builds its AMI. */
export function buildAmiSettings(
    { adopted, ...build }: z.infer<typeof amiBuildSchema>,
    region: string,
    row: LockRegion,
): AmiBuildSettings {
    return {
        ...build,
        ...(row.parentAmi ? { parentAmi: row.parentAmi } : {}),
        ...(adopted[region] ? { adopted: adopted[region] } : {}),
    };
}

/** An AMI belongs to one region: an ID serves one cell, and an adopted one that of its region. */
export function findAmiRegionProblems(
    { ami, amiBuild }: AmiValues,
    regions: readonly string[],
): Problem[] {
    const adopted = Object.keys(amiBuild.adopted)
        .filter((region) => !regions.includes(region))
        .map((region) => ({
            key: `gpu-batch:amiBuild.adopted.${region}`,
            message: `is for a region without a cell of this stack (${joinWords(regions) || "none"}); remove it, or write the region of a cell`,
        }));
    return isAmiId(ami) && regions.length > 1
        ? [
              ...adopted,
              {
                  key: "gpu-batch:ami",
                  message: `is ${ami}, an AMI belongs to one region, and the stack has cells in ${joinWords(regions)}; write recommended or custom, or choose one region`,
              },
          ]
        : adopted;
}
