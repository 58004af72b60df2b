// node connect-node.mjs connect|connect-json|grpc|grpcweb 1.1|2 plain|gzip URL SCHEMA < calls
import { toJson, fromJson } from "@bufbuild/protobuf";
import { ConnectError, createClient } from "@connectrpc/connect";
import { compressionGzip, createConnectTransport, createGrpcTransport, createGrpcWebTransport } from "@connectrpc/connect-node";
import { print, printError, readCalls, readSchema } from "./calls.mjs";

const [protocol, httpVersion, encoding, baseUrl, schema] = process.argv.slice(2);
const registry = readSchema(schema);
const service = registry.getService("api.v1.IpamService");
const errorInfo = registry.getMessage("google.rpc.ErrorInfo");

const options = { baseUrl, httpVersion, useBinaryFormat: protocol !== "connect-json" };
if (encoding === "gzip")
  Object.assign(options, { sendCompression: compressionGzip, acceptCompression: [compressionGzip], compressMinBytes: 1 });
const create = {
  connect: createConnectTransport,
  "connect-json": createConnectTransport,
  grpc: createGrpcTransport,
  grpcweb: createGrpcWebTransport,
}[protocol];

const client = createClient(service, create(options));
for (const { procedure, request } of readCalls()) {
  const method = service.methods.find((m) => m.name === procedure);
  try {
    const response = await client[method.localName](fromJson(method.input, request));
    print({ code: 0, response: toJson(method.output, response) });
  } catch (e) {
    const error = ConnectError.from(e);
    printError(error.code, error.rawMessage, error.findDetails(errorInfo)[0]);
  }
}
// The transport keeps its connection for the next call, and the process with it.
process.exit();
