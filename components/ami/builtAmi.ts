/** What Image Builder made of one image, as the provider reports it. */
export interface BuiltResources {
    readonly amis?: readonly { readonly region?: string; readonly image?: string }[];
}

/**
 * Id of the AMI that an image has in a region: the provider gives a set, so no place in it means
 * anything.
 * @throws Error when the image has none there
 */
export function findBuiltAmi(resources: readonly BuiltResources[], region: string): string {
    const amis = resources.flatMap((resource) => resource.amis ?? []);
    const ami = amis.find((one) => one.region === region)?.image;
    if (!ami) throw new Error(`Image Builder's image has no AMI in ${region}`);
    return ami;
}
