// Preloaded by the offline check only. @pulumi/pulumi loads npm's dependency resolver at once, for serialising closures,
// which a program like this never does; that is a third of a second of every check. It is loaded at its first use instead.
const Module = require("node:module");

const load = Module._load;

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
    const deferred =
        request === "@npmcli/arborist" &&
        /[\\/]@pulumi[\\/]pulumi[\\/]/.test(parent?.filename ?? "");
    return deferred
        ? onFirstUse(() => load.call(this, request, parent, isMain))
        : load.call(this, request, parent, isMain);
};
