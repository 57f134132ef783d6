import * as readline from "node:readline/promises";
import { UserError } from "../../../core/problems/userError";
import { draftAnswers, QUESTIONS, type Answers, type Judge } from "./questions";

/** Where questions are written, and answers read. */
export interface Terminal {
    readonly input: NodeJS.ReadableStream;
    readonly output: NodeJS.WritableStream;
}

/** Somebody who answers, until the terminal is closed. */
export class Person {
    private readonly terminal: readline.Interface;
    private readonly lines: AsyncIterator<string>;

    constructor(
        private readonly judge: Judge,
        private readonly streams: Terminal,
    ) {
        this.terminal = readline.createInterface(streams);
        // One reader for all: another would lose what was typed ahead of it.
        this.lines = this.terminal[Symbol.asyncIterator]();
    }

    close(): void {
        this.terminal.close();
    }

    tell(text: string): void {
        this.streams.output.write(`${text}\n`);
    }

    /**
     * Asks the questions that have no answer yet; a bad answer is asked again, with the reason.
     * @param proposed answers of somebody who only presses Enter
     * @param given answers that are not asked for
     * @throws UserError when the input ends before the last answer
     */
    async askQuestions(proposed: Answers, given: Partial<Answers>): Promise<Answers> {
        let answers: Answers = { ...proposed, ...given };
        for (const { name, ask } of QUESTIONS.filter((one) => given[one.name] === undefined))
            for (let isGood = false; !isGood;) {
                const answer = await this.askLine(`${ask} [${proposed[name]}]: `, proposed[name]);
                const tried = { ...answers, [name]: answer };
                const { problems } = draftAnswers(tried, this.judge);
                for (const { message } of problems) this.tell(`  ${answer}: ${message}`);
                isGood = problems.length === 0;
                if (isGood) answers = tried;
            }
        return answers;
    }

    private async askLine(text: string, proposed: string): Promise<string> {
        this.streams.output.write(text);
        const line = await this.lines.next();
        if (line.done)
            throw new UserError("the input ended before the last answer; nothing is written");
        return line.value.trim() || proposed;
    }
}
