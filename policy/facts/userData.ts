import { gunzipSync } from "node:zlib";

/**
 * Far more than user data of EC2's 16 KB unzips to, in bytes.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html
 */
const MAX_SCRIPT_BYTES = 4_000_000;

/** User data as cloud-init reads it: from base64, and unzipped where it is zipped. */
export function decodeUserData(encoded: string): string {
    const bytes = Buffer.from(encoded, "base64");
    if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes.toString("utf8");
    try {
        return gunzipSync(bytes, { maxOutputLength: MAX_SCRIPT_BYTES }).toString("utf8");
    } catch {
        return "";
    }
}

/** Lines of a script, or of a file that it writes, without comments. */
function listLines(script: string): string[] {
    return script.split(/\r?\n/).filter((line) => !/^\s*(#|;|\/\/)/.test(line));
}

/** The metadata service's address: nothing before and nothing but a mask of one address behind. */
const ADDRESS = /(?<![\d.])169\.254\.169\.254(\/32)?(?![\d./])/;

/**
 * Whether a line of user data keeps every process but root's from the metadata service: a rule of iptables
 * or nftables for what the instance itself sends, since jobs share its network.
 */
export function closesMetadata(script: string): boolean {
    return listLines(script).some(
        (line) => ADDRESS.test(line) && (closesByIptables(line) || closesByNftables(line)),
    );
}

function closesByIptables(line: string): boolean {
    const [, rule = ""] = /\biptables(?:-nft|-legacy)?\s+(.*)$/.exec(line) ?? [];
    if (!/(^|\s)(-I|-A|--insert|--append)\s+OUTPUT\b/.test(rule)) return false;
    if (!/\s(-j|--jump)\s+(REJECT|DROP)\b/.test(rule)) return false;
    if (
        !/\s(-d|--dst|--destination)\s+169\./.test(rule) ||
        /!\s+(-d|--dst|--destination)\s/.test(rule)
    )
        return false;
    // Whatever else a rule matches leaves the rest open.
    const others = rule.match(
        /\s(-p|--protocol|-s|--source|-o|--out-interface|--dport|--gid-owner)\b/g,
    );
    if (others) return false;
    return !/\s-m\s+owner\b/.test(rule) || /\s!\s+--uid-owner\s+(0|root)\b/.test(rule);
}

function closesByNftables(line: string): boolean {
    const [, rule] = /\bip daddr 169\.254\.169\.254(?:\/32)?\s+(.*)$/.exec(line) ?? [];
    return /^(meta skuid != (0|"?root"?)\s+)?(counter\s+)?(reject|drop)\b/.test(rule ?? "");
}

/** The value that the ECS agent's configuration gives a variable; the last one counts. */
export function findAgentSetting(script: string, name: string): string | undefined {
    const pattern = new RegExp(`(?:^|[\\s"'])${name}=["']?([^\\s"'\\\\]*)`);
    return listLines(script)
        .map((line) => pattern.exec(line)?.[1])
        .findLast((value) => value !== undefined);
}
