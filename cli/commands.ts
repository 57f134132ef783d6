import type { Command } from "commander";
import type * as Import from "./adopt/importQueue/command";
import type * as Init from "./adopt/init/command";
import type * as Ami from "./ami/command";
import type * as Check from "./check/command";
import type * as Completion from "./completion/command";
import type * as Doctor from "./doctor/command";
import type * as Cancel from "./jobs/cancel";
import type * as Cost from "./jobs/cost";
import type * as Logs from "./jobs/logs";
import type * as Rerun from "./jobs/rerun/command";
import type * as RunLocal from "./jobs/runLocal/command";
import type * as State from "./jobs/stateCommand";
import type * as Submit from "./jobs/submit/command";
import type * as Watch from "./jobs/watch/command";
import type * as Regions from "./regions/command";
import type * as Train from "./train/command";

/* eslint-disable @typescript-eslint/no-require-imports */
/** Every command in the order of the help; none loads what only another needs. */
const COMMANDS: Readonly<Record<string, () => Command>> = {
    check: () => (require("./check/command") as typeof Check).defineCheckCommand(),
    submit: () => (require("./jobs/submit/command") as typeof Submit).defineSubmitCommand(),
    watch: () => (require("./jobs/watch/command") as typeof Watch).defineWatchCommand(),
    logs: () => (require("./jobs/logs") as typeof Logs).defineLogsCommand(),
    rerun: () => (require("./jobs/rerun/command") as typeof Rerun).defineRerunCommand(),
    cancel: () => (require("./jobs/cancel") as typeof Cancel).defineCancelCommand(),
    cost: () => (require("./jobs/cost") as typeof Cost).defineCostCommand(),
    state: () => (require("./jobs/stateCommand") as typeof State).defineStateCommand(),
    "run-local": () =>
        (require("./jobs/runLocal/command") as typeof RunLocal).defineRunLocalCommand(),
    train: () => (require("./train/command") as typeof Train).defineTrainCommand(),
    regions: () => (require("./regions/command") as typeof Regions).defineRegionsCommand(),
    init: () => (require("./adopt/init/command") as typeof Init).defineInitCommand(),
    import: () => (require("./adopt/importQueue/command") as typeof Import).defineImportCommand(),
    doctor: () => (require("./doctor/command") as typeof Doctor).defineDoctorCommand(),
    ami: () => (require("./ami/command") as typeof Ami).defineAmiCommand(),
    completion: () =>
        (require("./completion/command") as typeof Completion).defineCompletionCommand(),
};
/* eslint-enable @typescript-eslint/no-require-imports */

/** The command that was named; all of them where none or an unknown one was, for help, hints and completion. */
export function createCommands(name: string | undefined): Command[] {
    const isOne = name !== undefined && name !== "completion" && Object.hasOwn(COMMANDS, name);
    const make = isOne ? COMMANDS[name] : undefined;
    return make ? [make()] : Object.values(COMMANDS).map((each) => each());
}
