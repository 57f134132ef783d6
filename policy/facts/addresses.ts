/** A range of addresses, both ends included. */
export interface Range {
    readonly version: 4 | 6;
    readonly first: bigint;
    readonly last: bigint;
}

const BITS = { 4: 32n, 6: 128n } as const;

/**
 * Ranges that nobody outside can have.
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry/iana-ipv4-special-registry.xhtml
 * @see https://www.iana.org/assignments/iana-ipv6-special-registry/iana-ipv6-special-registry.xhtml
 */
const PRIVATE: readonly Range[] = [
    "10.0.0.0/8",
    "100.64.0.0/10",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "fc00::/7",
    "fe80::/10",
].flatMap((cidr) => parseRange(cidr) ?? []);

/** The addresses of a block such as `10.0.0.0/8` or `::/0`; undefined when it is none. */
export function parseRange(cidr: string): Range | undefined {
    const [, address = "", length = ""] = /^\s*([0-9a-f.:]+)\/(\d+)\s*$/i.exec(cidr) ?? [];
    const version = address.includes(":") ? 6 : 4;
    const value = version === 4 ? parseIpv4(address) : parseIpv6(address);
    const free = BITS[version] - BigInt(length || "0");
    if (value === undefined || length === "" || free < 0n) return undefined;
    const first = (value >> free) << free;
    return { version, first, last: first + (1n << free) - 1n };
}

/**
 * Whether blocks together hold more than one in 256 of all public addresses: more than any owner has,
 * so that a stranger is among them.
 */
export function holdsStrangers(cidrs: readonly string[]): boolean {
    const ranges = cidrs.flatMap((cidr) => parseRange(cidr) ?? []).filter(isPublic);
    return ([4, 6] as const).some(
        (version) =>
            measureRange(ranges.filter((one) => one.version === version)) >
            1n << (BITS[version] - 8n),
    );
}

function isPublic({ version, first, last }: Range): boolean {
    return !PRIVATE.some(
        (one) => one.version === version && one.first <= first && last <= one.last,
    );
}

/** How many addresses are in one of the ranges at least. */
function measureRange(ranges: readonly Range[]): bigint {
    const sorted = [...ranges].sort((a, b) => (a.first < b.first ? -1 : 1));
    let [size, next] = [0n, 0n];
    for (const { first, last } of sorted) {
        const from = first > next ? first : next;
        if (last < from) continue;
        size += last - from + 1n;
        next = last + 1n;
    }
    return size;
}

function parseIpv4(address: string): bigint | undefined {
    const bytes = address.split(".").map(Number);
    if (bytes.length !== 4 || !bytes.every((byte) => byte >= 0 && byte <= 255)) return undefined;
    return bytes.reduce((value, byte) => value * 256n + BigInt(byte), 0n);
}

function parseIpv6(address: string): bigint | undefined {
    const [head = "", tail, ...more] = address.split("::");
    if (more.length > 0) return undefined;
    const groups = (text: string) => (text === "" ? [] : text.split(":"));
    const [before, after] = [groups(head), groups(tail ?? "")];
    const missing = 8 - before.length - after.length;
    if (tail === undefined ? missing !== 0 : missing < 0) return undefined;
    const all = [...before, ...Array.from({ length: missing }, () => "0"), ...after];
    if (!all.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
    return all.reduce((value, group) => (value << 16n) + BigInt(`0x${group}`), 0n);
}
