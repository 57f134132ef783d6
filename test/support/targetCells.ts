import type { DeployedCell } from "../../cli/project/stackOutputs";

/** A deployed cell as a test wants it. */
export function targetCell(change: Partial<DeployedCell> = {}): DeployedCell {
    const region = change.region ?? "us-east-2";
    return {
        region,
        queueArn: `arn:aws:batch:${region}:123456789012:job-queue/q`,
        queueName: "q",
        jobDefinitionArn: `arn:aws:batch:${region}:123456789012:job-definition/d:1`,
        image: "registry/team/train:1",
        logGroup: `/gpu-batch/prod/${region}/jobs`,
        bucket: `gpu-batch-prod-${region}-123456789012`,
        instanceTypes: ["g4dn.xlarge", "g5.xlarge", "g6.xlarge"],
        onDemand: false,
        job: {
            vcpus: 4,
            memoryMiB: 14336,
            gpus: 1,
            sharedMemoryMiB: 2048,
            timeoutMinutes: 360,
            attempts: 5,
            command: ["nvidia-smi"],
        },
        jobsPerGpu: 1,
        teams: [],
        ...change,
    };
}

/** The text of a stack's outputs. */
export function outputsText(cells: readonly DeployedCell[] = [targetCell()]): string {
    return JSON.stringify({ cells: Object.fromEntries(cells.map((cell) => [cell.region, cell])) });
}
