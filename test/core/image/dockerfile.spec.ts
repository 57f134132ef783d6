import * as assert from "node:assert/strict";
import { listContextSources } from "../../../core/image/dockerfile";

const sources = (text: string, args: Record<string, string> = {}) =>
    listContextSources(text, args).map(({ path }) => path);

describe("contextSources", () => {
    for (const [name, text, expected] of [
        ["copies", "COPY a.txt b/ /dst/", ["a.txt", "b"]],
        ["flags", "COPY --chown=1:1 --chmod=644 ./a.txt /dst", ["a.txt"]],
        ["the whole context", "COPY . /src", ["."]],
        ["a leading slash", "ADD /a.txt /dst", ["a.txt"]],
        ["a list", 'COPY ["a b.txt", "c", "/dst/"]', ["a b.txt", "c"]],
        ["lines that go on", "COPY a \\\n  # a comment\n  b \\\n  /dst/", ["a", "b"]],
        ["another stage", "COPY --from=build /out /dst", []],
        ["addresses", "ADD https://example.com/x git@example.com:y.git /dst/", []],
        ["text in place", "COPY <<EOF /dst\nCOPY not.this /x\nEOF", []],
        ["a bind mount", "RUN --mount=type=bind,source=req.txt,target=/r pip", ["req.txt"]],
        ["a bind of everything", "RUN --mount=target=/src make", ["."]],
        ["a bind of a stage", "RUN --mount=type=bind,from=x,source=y,target=/r z", []],
        ["other mounts", "RUN --mount=type=cache,target=/c --mount=type=secret,id=s x", []],
        ["a default", "ARG F=a.txt\nCOPY ${F} /dst", ["a.txt"]],
        ["a quoted default", 'ARG F="a.txt"\nCOPY $F /dst', ["a.txt"]],
        ["a variable without a value", "ARG F\nCOPY $F b /dst/", ["b"]],
        ["an expression", "ARG F=a\nCOPY ${F:-b} /dst", []],
        ["nothing", "FROM scratch\nCMD x", []],
    ] as const)
        it(`finds ${name}`, () => assert.deepEqual(sources(`FROM x\n${text}\n`), expected));

    it("lets a build argument win over the default", () =>
        assert.deepEqual(sources("ARG F=a\nCOPY $F /dst", { F: "b" }), ["b"]));

    it("gives no value to a name that the Dockerfile does not declare", () =>
        assert.deepEqual(sources("COPY $F /dst", { F: "b" }), []));

    it("tells the line", () =>
        assert.deepEqual(listContextSources("FROM x\n\nCOPY a /dst\n", {}), [
            { path: "a", line: 3 },
        ]));
});
