// Preloaded by the offline check only. @pulumi/pulumi loads npm's dependency resolver at once, for serialising closures,
// which a program like this never does; that is a third of a second of every check. It is loaded at its first use instead.
const Module = require("node:module");

const load = Module._load;

/** What is loaded at its first use when Pulumi's SDK asks for it. */
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

Module._load = function (request, parent, isMain) {
    const isLate =
        deferred.has(request) && /[\\/]@pulumi[\\/]pulumi[\\/]/.test(parent?.filename ?? "");
    return isLate
        ? onFirstUse(() => load.call(this, request, parent, isMain))
        : load.call(this, request, parent, isMain);
};

module.exports = { deferred };
