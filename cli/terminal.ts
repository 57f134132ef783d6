import { drawBar, formatDuration } from "./table";

/** Environment variables. */
type Environment = Readonly<Record<string, string | undefined>>;

/** Where output goes: standard output or standard error. */
export interface OutputStream {
    /** True for a terminal. */
    readonly isTTY?: boolean;
    /** Characters of a line of the terminal. @default 80 */
    readonly columns?: number;
    readonly write: (text: string) => unknown;
}

/** Values of FORCE_COLOR that ask for colours; each other one forbids them. */
const FORCED = ["", "1", "true", "2", "3"];

/**
 * Whether output is coloured. FORCE_COLOR decides alone where it is set, as in Node itself; then NO_COLOR
 * and NODE_DISABLE_COLORS forbid it unless they are empty; then it takes a terminal that is not dumb.
 * @see https://nodejs.org/docs/latest-v20.x/api/cli.html#force_color1-2-3
 * @see https://no-color.org
 */
export function decideColor(env: Environment, stream: Pick<OutputStream, "isTTY">): boolean {
    if (env.FORCE_COLOR !== undefined) return FORCED.includes(env.FORCE_COLOR);
    if (env.NO_COLOR || env.NODE_DISABLE_COLORS) return false;
    return isTerminal(env, stream);
}

/** Whether a line can be written over: on a terminal that no log is made of, as CI systems do. */
export function canOverwrite(env: Environment, stream: Pick<OutputStream, "isTTY">): boolean {
    return isTerminal(env, stream) && !env.CI;
}

function isTerminal(env: Environment, { isTTY }: Pick<OutputStream, "isTTY">): boolean {
    return isTTY === true && env.TERM !== "dumb";
}

/** Colours by the numbers of their escape sequence. https://www.ecma-international.org/publications-and-standards/standards/ecma-48/ */
const COLOURS = { red: 31, green: 32, yellow: 33 } as const;

/** Gives text a colour, or leaves it as it is. */
export type Paint = (color: keyof typeof COLOURS, text: string) => string;

/** Sets text in a colour of the terminal's own. */
export const paintText: Paint = (color, text) => `\u001b[${COLOURS[color]}m${text}\u001b[39m`;

/** Leaves text as it is. */
export const keepPlain: Paint = (_color, text) => text;

/** What a command says while it works, on standard error: a bar on a terminal, lines elsewhere. */
export interface Progress {
    /** Names what is under way: shown with the time that it has taken until something else begins. */
    readonly begin: (what: string) => void;
    /**
     * Counts one thing as done.
     * @param line what it came to, for a log
     * @param short what there is room for beside a bar; the line by default
     */
    readonly step: (line: string, short?: string) => void;
    /** Ends it: a bar goes away, lines stay, and what comes later is not told. May be called again. */
    readonly stop: () => void;
}

/** How progress is told. */
export interface ProgressOptions {
    /**
     * Seconds between two lines of a log at least, and before the first: what is done sooner says
     * nothing. 0 tells each step. @default 5
     */
    readonly quietSeconds?: number;
    /** @default standard error, so that standard output has the results alone */
    readonly stream?: OutputStream;
    /** @default that of the process */
    readonly env?: Environment;
    /** Milliseconds. @default the clock */
    readonly now?: () => number;
    /** Calls back each second until it is told to stop. @default a timer that keeps no process alive */
    readonly tick?: (call: () => void) => () => void;
}

/** Seconds without a line after which a log is told that work goes on. */
const HEARTBEAT_SECONDS = 30;
/** Characters of a bar. */
const BAR = 30;

function startTimer(call: () => void): () => void {
    const timer = setInterval(call, 1000).unref();
    return () => clearInterval(timer);
}

/**
 * Begins to tell how work goes on.
 * @param total things to do
 */
export function openProgress(total: number, options: ProgressOptions = {}): Progress {
    const { quietSeconds = 5, stream = process.stderr, env = process.env } = options;
    const { now = Date.now, tick = startTimer } = options;
    return canOverwrite(env, stream)
        ? openBar(total, stream, now, tick)
        : openLog(quietSeconds, stream, now, tick);
}

type Clock = Required<Pick<ProgressOptions, "now" | "tick">>;

/** One line that is written over again and again, never longer than the terminal is wide. */
function openBar(
    total: number,
    stream: OutputStream,
    now: Clock["now"],
    tick: Clock["tick"],
): Progress {
    let [done, what, since, isOpen] = [0, "", now(), true];
    const draw = (text: string) => {
        if (!isOpen) return;
        const bar = `[${drawBar([{ count: done, sign: "#" }], total, BAR)}] ${done}/${total} `;
        // One thing needs no bar.
        const line = `${total > 1 ? bar : ""}${text}`.slice(0, (stream.columns ?? 80) - 1);
        stream.write(`\r\u001b[K${line}`);
    };
    const stopTicking = tick(() => {
        if (what !== "") draw(`${what}, ${formatDuration((now() - since) / 1000)}`);
    });
    return {
        begin: (text) => {
            [what, since] = [clean(text), now()];
            draw(what);
        },
        step: (line, short = line) => {
            done += 1;
            draw(clean(short));
        },
        stop: () => {
            stopTicking();
            if (isOpen) stream.write("\r\u001b[K");
            isOpen = false;
        },
    };
}

/** Lines for a log, without a control character. */
function openLog(
    quietSeconds: number,
    stream: OutputStream,
    now: Clock["now"],
    tick: Clock["tick"],
): Progress {
    let [what, since, last, isOpen] = ["", now(), now(), true];
    const write = (text: string) => {
        last = now();
        stream.write(`${clean(text)}\n`);
    };
    const stopTicking = tick(() => {
        if (what !== "" && now() - Math.max(last, since) >= HEARTBEAT_SECONDS * 1000)
            write(`${what}: ${formatDuration((now() - since) / 1000)} so far`);
    });
    return {
        begin: (text) => {
            [what, since] = [text, now()];
        },
        step: (line) => {
            if (isOpen && now() - last >= quietSeconds * 1000) write(line);
        },
        stop: () => {
            stopTicking();
            isOpen = false;
        },
    };
}

/** One line without control characters, which a name may have. */
function clean(text: string): string {
    // eslint-disable-next-line no-control-regex
    return text.replace(/[\u0000-\u001f\u007f-\u009f]+/g, " ");
}
