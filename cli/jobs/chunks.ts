/** Largest array. https://docs.aws.amazon.com/batch/latest/userguide/service_limits.html */
export const MAX_ARRAY = 10_000;

/** Consecutive indices of the whole job that one Batch job runs. */
export interface Chunk {
    /** First index. */
    readonly offset: number;
    /** Children; 1 is a job that is not an array, since the smallest array has 2. */
    readonly size: number;
}

/** Cuts `size` indices from `offset` into jobs that Batch accepts, evenly, so that none is a leftover of one. */
export function cutChunks(size: number, offset = 0): Chunk[] {
    const count = Math.ceil(size / MAX_ARRAY);
    return Array.from({ length: count }, (_, k) => {
        const first = Math.floor((k * size) / count);
        const next = Math.floor(((k + 1) * size) / count);
        return { offset: offset + first, size: next - first };
    });
}

/** `array of 3`, `one job`, for people. */
export function describeChunk({ size }: Pick<Chunk, "size">): string {
    return size === 1 ? "one job" : `array of ${size}`;
}

/** Something that takes a share of an array, by its price. */
export interface Weighted {
    /** Dollars per GPU-hour, above 0: half the price, twice the work. */
    readonly usdPerGpuHour: number;
}

/**
 * Divides an array over cells, inversely to their prices; what rounding leaves goes to the largest
 * remainders. Cells that get nothing are left out.
 */
export function splitByPrice<T extends Weighted>(size: number, cells: readonly T[]): (Chunk & T)[] {
    const weights = cells.map(({ usdPerGpuHour }) => 1 / usdPerGpuHour);
    const sum = weights.reduce((a, b) => a + b, 0);
    const exact = weights.map((weight) => (size * weight) / sum);
    const sizes = exact.map(Math.floor);
    const left = size - sizes.reduce((a, b) => a + b, 0);
    exact
        .map((value, index) => ({ index, remainder: value - Math.floor(value) }))
        .sort((a, b) => b.remainder - a.remainder || a.index - b.index)
        .slice(0, left)
        .forEach(({ index }) => (sizes[index] = (sizes[index] ?? 0) + 1));
    let offset = 0;
    return cells.flatMap((cell, index) => {
        const own = sizes[index] ?? 0;
        const chunk = { ...cell, offset, size: own };
        offset += own;
        return own > 0 ? [chunk] : [];
    });
}

/** What is wrong with a number of children; undefined when nothing is. */
export function findSizeProblem(size: number, most: number): string | undefined {
    if (!Number.isInteger(size) || size < 1) return `is ${size}; write a whole number of 1 or more`;
    return size > most ? `is ${size}; write ${most} or fewer` : undefined;
}
