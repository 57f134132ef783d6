import { describeKills } from "./kills";

describe("an update of which the CLI is killed", () => describeKills("command"));
