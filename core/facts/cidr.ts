/** An IPv4 block as the range of its addresses. */
export interface Cidr {
    /** First address as an unsigned 32-bit number. */
    readonly first: number;
    /** Last address as an unsigned 32-bit number. */
    readonly last: number;
    /** Length of the network prefix, 0 to 32. */
    readonly prefix: number;
}

/** An IPv4 address as an unsigned 32-bit number; undefined when the text is none. */
export function parseIpv4(text: string): number | undefined {
    const parts = text.split(".");
    if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part)))
        return undefined;
    const bytes = parts.map(Number);
    return bytes.every((byte) => byte <= 255)
        ? bytes.reduce((address, byte) => address * 256 + byte, 0)
        : undefined;
}

/** Dotted form of an unsigned 32-bit number. */
export function formatIpv4(address: number): string {
    return [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join(".");
}

/** A block such as `10.0.0.0/16`; undefined when the text is none or has host bits set. */
export function parseCidr(text: string): Cidr | undefined {
    const match = /^([\d.]+)\/(\d{1,2})$/.exec(text);
    const first = parseIpv4(match?.[1] ?? "");
    const prefix = Number(match?.[2] ?? NaN);
    if (first === undefined || !(prefix <= 32)) return undefined;
    const size = 2 ** (32 - prefix);
    return first % size === 0 ? { first, last: first + size - 1, prefix } : undefined;
}

/** Whether two blocks share an address. */
export function overlaps(a: Cidr, b: Cidr): boolean {
    return a.first <= b.last && b.first <= a.last;
}

/** Whether an address, as an unsigned 32-bit number, lies in the block. */
export function contains(block: Cidr, address: number): boolean {
    return block.first <= address && address <= block.last;
}

/** Blocks that RFC 1918 sets aside for private networks. https://www.rfc-editor.org/rfc/rfc1918 */
const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].map((text) => parseCidr(text)!);

/** Whether the whole block is private (RFC 1918). */
export function isPrivate(block: Cidr): boolean {
    return PRIVATE.some((range) => contains(range, block.first) && contains(range, block.last));
}

/** Zones that a cell's block is cut for, whatever number it uses: see {@link cutZoneBlocks}. */
const ZONE_SLOTS = 4;

/**
 * The subnet of each zone: the i-th quarter of the cell's block. Always quarters, so that going
 * from two zones to three or four adds subnets and moves none.
 * @throws RangeError when the block is no CIDR, is smaller than /26, or `zones` exceeds four
 */
export function cutZoneBlocks(cidr: string, zones: number): string[] {
    const block = parseCidr(cidr);
    if (!block || block.prefix > 26 || zones > ZONE_SLOTS)
        throw new RangeError(`${cidr} cannot be divided among ${zones} zones`);
    const size = (block.last - block.first + 1) / ZONE_SLOTS;
    return Array.from(
        { length: zones },
        (_, zone) => `${formatIpv4(block.first + zone * size)}/${block.prefix + 2}`,
    );
}
