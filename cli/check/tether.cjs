// Preloaded by the offline check only. The check holds the other end of standard input: when it is gone, however it
// ended, so is the program, which would otherwise go on asking an engine that no longer answers.
process.stdin.on("end", () => process.exit(1));
process.stdin.on("error", () => process.exit(1));
process.stdin.resume();
process.stdin.unref();
