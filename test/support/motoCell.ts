import { execFileSync } from "node:child_process";
import * as path from "node:path";
import type { DeployedCell } from "../../cli/project/stackOutputs";
import type { Moto } from "./moto";
import { preview, ROOT } from "./preview";
import { targetCell } from "./targetCells";

/**
 * A cell in moto: its job definition is the program's own, container properties, retry rules and time
 * limit included.
 */
export async function motoCell(moto: Moto, region: string): Promise<DeployedCell> {
    const plan = await preview({ config: { regions: [region] } });
    const inputs = plan.inputs("aws:batch/jobDefinition:JobDefinition");
    const containerProperties = JSON.parse(inputs.containerProperties as string) as {
        image: string;
    };
    const definition = {
        containerProperties,
        retryStrategy: {
            attempts: inputs.retryStrategy.attempts,
            evaluateOnExit: inputs.retryStrategy.evaluateOnExits,
        },
        timeout: inputs.timeout,
    };
    const { bucket } = plan.inputs("aws:s3/bucket:Bucket") as { bucket: string };
    const arns = JSON.parse(
        execFileSync(moto.python, [path.join(ROOT, "test/support/moto_cell.py")], {
            input: JSON.stringify({ region, bucket, definition }),
            env: { ...process.env, ...moto.environment },
            encoding: "utf8",
        }),
    ) as { queueArn: string; jobDefinitionArn: string };
    return targetCell({ region, bucket, image: containerProperties.image, ...arns });
}
