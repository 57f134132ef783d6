import { nameDefaultProvider, toProviderType } from "./urn";
import type { WireObject } from "./wire";

/** Adds a default provider once and returns its reference. */
type Register = (type: string, name: string, inputs: WireObject) => string;

/** The providers that the engine starts for resources that name none. */
export class DefaultProviders {
    private readonly disabled: readonly string[];

    /** @param config configuration with its namespaces; the package's own is the provider's input */
    constructor(
        private readonly config: Readonly<Record<string, string>>,
        private readonly register: Register,
    ) {
        this.disabled = JSON.parse(config["pulumi:disable-default-providers"] ?? "[]") as string[];
    }

    /**
     * Reference to the default provider of a package.
     * @param wanting URN or token that needs it, for the message
     * @throws Error when the stack disables it
     * @see https://www.pulumi.com/docs/iac/concepts/resources/providers/#disabling-default-providers
     */
    findReference(pkg: string, version: string, wanting: string): string {
        // The engine's built-in provider serves StackReference and the like.
        if (pkg === "pulumi") return "";
        if (this.disabled.includes(pkg) || this.disabled.includes("*"))
            throw new Error(
                `Default provider for '${pkg}' disabled. '${wanting}' must use an explicit provider.`,
            );
        const own = Object.entries(this.config)
            .filter(([key]) => key.startsWith(`${pkg}:`))
            .map(([key, value]) => [key.slice(pkg.length + 1), value] as const);
        return this.register(toProviderType(pkg), nameDefaultProvider(version), {
            ...Object.fromEntries(own),
            ...(version === "" ? {} : { version }),
        });
    }
}
