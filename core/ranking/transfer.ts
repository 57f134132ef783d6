/**
 * Dollars per GB that leaves a region for another one; the source region's rate counts and what
 * arrives is free. Regions that are not listed: {@link USUAL_USD_PER_GB}. List prices of 2026-11,
 * to be checked against the price list before they decide anything near a tie.
 * @see https://aws.amazon.com/ec2/pricing/on-demand/#Data_Transfer
 */
const USD_PER_GB_FROM: Readonly<Record<string, number>> = {
    "af-south-1": 0.147,
    "ap-east-1": 0.09,
    "ap-northeast-1": 0.09,
    "ap-northeast-2": 0.08,
    "ap-northeast-3": 0.09,
    "ap-south-1": 0.086,
    "ap-southeast-1": 0.09,
    "ap-southeast-2": 0.098,
    "me-central-1": 0.085,
    "me-south-1": 0.1105,
    "sa-east-1": 0.138,
};

/** Between most regions of North America and Europe. */
const USUAL_USD_PER_GB = 0.02;

/** Virginia and Ohio are nearer to each other than any other pair. */
const NEAR: readonly string[] = ["us-east-1", "us-east-2"];
const NEAR_USD_PER_GB = 0.01;

/** Dollars per GB sent from one region to another; 0 within a region. */
export function findTransferUsdPerGb(from: string, to: string): number {
    if (from === to) return 0;
    if (NEAR.includes(from) && NEAR.includes(to)) return NEAR_USD_PER_GB;
    return USD_PER_GB_FROM[from] ?? USUAL_USD_PER_GB;
}
