/** What packages are installed for the packs: version and digest by place, such as `node_modules/tsx`. */
export type Packages = Readonly<Record<string, string>>;

/** One place of package-lock.json. */
interface LockEntry {
    readonly version?: string;
    readonly resolved?: string;
    readonly integrity?: string;
    readonly link?: boolean;
    readonly dependencies?: Readonly<Record<string, string>>;
    readonly optionalDependencies?: Readonly<Record<string, string>>;
    readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** What a pack and the process that serves it load by name. */
const ROOTS = ["@pulumi/policy", "@pulumi/pulumi", "tsx", "@grpc/grpc-js", "google-protobuf"];

/**
 * The packages that packs run on, with everything that those depend on.
 * @param text package-lock.json, version 2 or 3; without one nothing is known
 * @see https://docs.npmjs.com/cli/configuring-npm/package-lock-json
 */
export function listPackages(text: string | undefined): Packages {
    const places = readPlaces(text);
    const found = new Map<string, string>();
    const follow = (name: string, from: string): void => {
        const place = findPlace(name, from, places);
        const entry = places[place];
        if (!entry || found.has(place)) return;
        const { version = "", resolved = "", integrity = "", link = false } = entry;
        found.set(place, [version, integrity || resolved, link ? resolved : ""].join(" ").trim());
        for (const list of ["dependencies", "optionalDependencies", "peerDependencies"] as const)
            for (const used of Object.keys(entry[list] ?? {})) follow(used, place);
    };
    for (const root of ROOTS) follow(root, "");
    return Object.fromEntries(found);
}

function readPlaces(text: string | undefined): Readonly<Record<string, LockEntry>> {
    try {
        const { packages } = JSON.parse(text ?? "") as { packages?: Record<string, LockEntry> };
        return packages ?? {};
    } catch {
        return {};
    }
}

/** Where Node finds a package that another needs: beside it, or in a folder further up. */
function findPlace(
    name: string,
    from: string,
    places: Readonly<Record<string, LockEntry>>,
): string {
    for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf("/")))) {
        const place = `${at === "" ? "" : `${at}/`}node_modules/${name}`;
        if (at === "" || places[place]) return place;
    }
}

/** `1.21.0` of a package's version and digest. */
export function readVersion(installed: string): string {
    return installed.split(" ")[0] ?? "";
}

/** `@pulumi/policy` of its place. */
export function readPackageName(place: string): string {
    return place.slice(place.lastIndexOf("node_modules/") + "node_modules/".length);
}
