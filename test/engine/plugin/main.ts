import { Awsx } from "./awsx";
import { Provider } from "./provider";
import { serveProvider } from "./serve";

/** Package and version of the provider that this process is to be. */
const [, , pkg = "", version = ""] = process.argv;

void serveProvider(pkg === "awsx" ? new Awsx(version) : new Provider(version));
