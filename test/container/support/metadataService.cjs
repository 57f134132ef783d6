// A stand-in of EC2's metadata service, and of the endpoint where ECS gives a job its own credentials, at their
// own addresses. The notice of a reclaim is there once the file that is its argument is.
const fs = require("node:fs");
const http = require("node:http");

const TOKEN = "token-1";
const [, , notice] = process.argv;

function answerMetadata({ method, url, headers }, response) {
    if (method === "PUT")
        return response
            .writeHead(headers["x-aws-ec2-metadata-token-ttl-seconds"] ? 200 : 400)
            .end(TOKEN);
    if (headers["x-aws-ec2-metadata-token"] !== TOKEN) return response.writeHead(401).end();
    const given = url !== "/latest/meta-data/spot/instance-action" || fs.existsSync(notice);
    return response.writeHead(given ? 200 : 404).end(given ? "{}" : "");
}

http.createServer(answerMetadata).listen(80, "169.254.169.254", () =>
    http
        .createServer((_request, response) => response.end("credentials"))
        .listen(80, "169.254.170.2", () => process.stdout.write("ready\n")),
);
