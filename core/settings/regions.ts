import * as z from "zod";
import { isRegionName } from "../facts/names";
import { joinWords, type Problem } from "../problems/problems";

const regionName = z.string().refine(isRegionName, {
    error: (issue) =>
        `is ${JSON.stringify(issue.input)}; write the name of a region, such as us-east-2`,
});

/** Data that jobs move: transfer between regions can cost more than the GPUs save. */
export const dataGravitySchema = z.strictObject({
    /** Region of the buckets. */
    region: regionName,
    readGbPerMonth: z.number().min(0).default(0),
    writeGbPerMonth: z.number().min(0).default(0),
    /** Container images pulled from that region: size times pushes. */
    imageGbPerMonth: z.number().min(0).default(0),
});

/** What the choice of regions goes by; the program refuses a region that it forbids. */
export const regionPolicySchema = z.strictObject({
    /** Only these regions may be used: residency of data. Empty allows all. */
    allow: z.array(regionName).default([]),
    deny: z.array(regionName).default([]),
    /** Wins among regions of equal price. */
    prefer: z.array(regionName).default([]),
    /** GPU-hours a month that the stack expects: divides transfer and multiplies savings. */
    gpuHoursPerMonth: z.number().min(1).default(1000),
    /** SageMaker types, `ml.g5.xlarge`, that a region must have spot quota for beside `training.instanceType`. */
    trainingTypes: z.array(z.string()).default([]),
    data: dataGravitySchema.optional(),
});

/** Cells that the stack's own policy forbids. */
export function findResidencyProblems(
    { regionPolicy }: { readonly regionPolicy: z.infer<typeof regionPolicySchema> },
    cells: readonly { readonly region: string }[],
    stack: string,
): Problem[] {
    const { allow, deny } = regionPolicy;
    const cure = `choose again with: gpu-batch regions select --stack ${stack} --write`;
    const at = (field: string) => `gpu-batch:regionPolicy.${field}`;
    return cells.flatMap(({ region }) => [
        ...(deny.includes(region)
            ? [{ key: at("deny"), message: `forbids ${region}, which the stack uses; ${cure}` }]
            : []),
        ...(allow.length > 0 && !allow.includes(region)
            ? [
                  {
                      key: at("allow"),
                      message: `is ${joinWords(allow)}, and the stack uses ${region}; ${cure}`,
                  },
              ]
            : []),
    ]);
}
