/** A private repository of ECR, as an image names it. */
export interface EcrImage {
    /** 12 digits. */
    readonly account: string;
    readonly region: string;
}

/**
 * The hosts of one registry: with IPv4 only or dual-stack, FIPS or not, and AWS China's endings. A port
 * may follow.
 * @see https://docs.aws.amazon.com/general/latest/gr/ecr.html
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-requests.html
 */
const HOST =
    /^(\d{12})\.dkr(?:\.ecr|-ecr)(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|on\.aws|on\.amazonwebservices\.com\.cn)(?::\d+)?$/i;

/** The private registry that an image lies in; undefined for another place. */
export function parseEcrImage(image: string): EcrImage | undefined {
    const [, account, region] = HOST.exec(image.split("/")[0] ?? "") ?? [];
    return account && region && image.includes("/")
        ? { account, region: region.toLowerCase() }
        : undefined;
}

/** Twelve or more hexadecimal digits, with or without a word before. */
const CONTENT_TAG = /^(?:[A-Za-z]+-)?([0-9a-f]{12,64})$/;

/** A day, perhaps with a time, or a time in milliseconds: digits that a clock gives and no content. */
const TIME = /^((19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{4,}|1\d{12})$/;

/** Whether a tag is made of what is in the image: a hash, and no time. */
export function isContentTag(tag: string): boolean {
    const [, digits] = CONTENT_TAG.exec(tag) ?? [];
    return digits !== undefined && !TIME.test(digits);
}
