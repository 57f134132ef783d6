import type { Command } from "commander";
import type * as Ami from "./ami";
import type * as Check from "./check";
import type * as Doctor from "./doctor";
import type * as Cancel from "./jobs/cancel";
import type * as Cost from "./jobs/cost";
import type * as Logs from "./jobs/logs";
import type * as Rerun from "./jobs/rerun";
import type * as RunLocal from "./jobs/runLocal";
import type * as Submit from "./jobs/submit";
import type * as Watch from "./jobs/watch";
import type * as Regions from "./regions";
import type * as Train from "./train";

/* eslint-disable @typescript-eslint/no-require-imports */
/** Every command in the order of the help; none loads what only another needs. */
const COMMANDS: Readonly<Record<string, () => Command>> = {
    check: () => (require("./check") as typeof Check).checkCommand(),
    submit: () => (require("./jobs/submit") as typeof Submit).submitCommand(),
    watch: () => (require("./jobs/watch") as typeof Watch).watchCommand(),
    logs: () => (require("./jobs/logs") as typeof Logs).logsCommand(),
    rerun: () => (require("./jobs/rerun") as typeof Rerun).rerunCommand(),
    cancel: () => (require("./jobs/cancel") as typeof Cancel).cancelCommand(),
    cost: () => (require("./jobs/cost") as typeof Cost).costCommand(),
    "run-local": () => (require("./jobs/runLocal") as typeof RunLocal).runLocalCommand(),
    train: () => (require("./train") as typeof Train).trainCommand(),
    regions: () => (require("./regions") as typeof Regions).regionsCommand(),
    doctor: () => (require("./doctor") as typeof Doctor).doctorCommand(),
    ami: () => (require("./ami") as typeof Ami).amiCommand(),
};
/* eslint-enable @typescript-eslint/no-require-imports */

/** The command that was named; all of them where none or an unknown one was, for help and hints. */
export function commands(name: string | undefined): Command[] {
    const make = name !== undefined && Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    return make ? [make()] : Object.values(COMMANDS).map((each) => each());
}
