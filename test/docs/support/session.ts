import { execFile, execFileSync } from "node:child_process";
import { Clone, type Ended } from "../../adopted/support/clone";
import { startMoto, type Moto } from "../../support/moto";
import { motoCell } from "../../support/motoCell";
import { outputsText } from "../../support/targetCells";

/** Two clones for the commands of the pages: one where nothing asks AWS, and one whose AWS is moto. */
export class Session {
    private constructor(
        readonly offline: Clone,
        private readonly account: Clone,
        private readonly moto: Moto,
    ) {}

    /** Makes the clones and starts moto with the cell that the outputs of a stack name. */
    static async start(): Promise<Session> {
        const moto = await startMoto();
        const session = new Session(new Clone(), new Clone(), moto);
        session.account.write("outputs.json", outputsText([await motoCell(moto, "us-east-2")]));
        session.account.commit("The stack's outputs");
        return session;
    }

    async stop(): Promise<void> {
        await this.moto.stop();
        for (const clone of [this.offline, this.account]) clone.remove();
    }

    /** Runs a command line in a shell, without this machine's credentials. */
    run(command: string, { asksAws = false } = {}): Promise<Ended> {
        const { PATH, HOME } = process.env;
        const environment = asksAws ? this.moto.environment : {};
        return new Promise((resolve) => {
            const child = execFile(
                "bash",
                ["-c", command],
                {
                    cwd: (asksAws ? this.account : this.offline).directory,
                    env: { PATH, HOME, ...environment },
                    maxBuffer: 2 ** 26,
                },
                (error, stdout, stderr) =>
                    resolve({ code: error ? (child.exitCode ?? 1) : 0, printed: stdout + stderr }),
            );
        });
    }

    /** Saves a file that a page tells to save. */
    save(file: string, text: string): void {
        for (const clone of [this.offline, this.account]) {
            clone.write(file, text);
            clone.commit(`Save ${file}`);
        }
    }

    /** Files that the last command changed or made, of those that git sees; the next begins from there. */
    takeChanges({ asksAws = false }): string[] {
        const clone = asksAws ? this.account : this.offline;
        const status = execFileSync("git", ["status", "--porcelain", "--untracked-files=all"], {
            cwd: clone.directory,
            encoding: "utf8",
        });
        clone.commit("A command of a page");
        return status
            .split("\n")
            .filter(Boolean)
            .map((line) => line.slice(3));
    }
}
