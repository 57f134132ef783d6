// Preloaded by the offline check and by its tests only: two things that @pulumi/pulumi does for cases which a preview of a
// program never meets, and which cost half a second of every check.
const Module = require("node:module");

const load = Module._load;

/** What is loaded at its first use when Pulumi's SDK asks for it: npm's dependency resolver serves the serialising of closures. */
const deferred = new Set(["@npmcli/arborist"]);

function onFirstUse(get) {
    let loaded;
    const value = () => (loaded ??= get());
    return new Proxy(function () {}, {
        get: (_target, key) => value()[key],
        has: (_target, key) => key in value(),
        construct: (_target, args) => new (value())(...args),
    });
}

/** Spares every promise its stack, which the SDK prints when PULUMI_DEBUG_PROMISE_LEAKS asks for it and never otherwise. */
function withoutStacks(debuggable) {
    const { debuggablePromise, debugPromiseLeaks } = debuggable;
    if (debugPromiseLeaks) return;
    debuggable.debuggablePromise = (promise, context) => {
        const limit = Error.stackTraceLimit;
        Error.stackTraceLimit = 0;
        try {
            return debuggablePromise(promise, context);
        } finally {
            Error.stackTraceLimit = limit;
        }
    };
}

const changed = new Set();

Module._load = function (request, parent, isMain) {
    if (!/[\\/]@pulumi[\\/]pulumi[\\/]/.test(parent?.filename ?? ""))
        return load.call(this, request, parent, isMain);
    if (deferred.has(request)) return onFirstUse(() => load.call(this, request, parent, isMain));
    const loaded = load.call(this, request, parent, isMain);
    if (request.endsWith("/debuggable") && loaded.debuggablePromise && !changed.has(loaded)) {
        changed.add(loaded);
        withoutStacks(loaded);
    }
    return loaded;
};

module.exports = { deferred };
