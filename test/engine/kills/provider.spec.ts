import { describeKills } from "./kills";

describe("an update of which the providers are killed", () => describeKills("provider"));
