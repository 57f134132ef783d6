// What `pulumi new` asks of a language host before it installs dependencies, for a CLI that was built without one.
const grpc = require("@grpc/grpc-js");
const services = require("@pulumi/pulumi/proto/language_grpc_pb");
const language = require("@pulumi/pulumi/proto/language_pb");
const plugin = require("@pulumi/pulumi/proto/plugin_pb");

const server = new grpc.Server();
const answer = (make) => (_call, callback) => callback(null, make());
server.addService(services.LanguageRuntimeService, {
    handshake: answer(() => new language.LanguageHandshakeResponse()),
    getPluginInfo: answer(() => new plugin.PluginInfo()),
    runtimeOptionsPrompts: answer(() => new language.RuntimeOptionsResponse()),
});
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
    if (error) throw error;
    console.log(port);
});
