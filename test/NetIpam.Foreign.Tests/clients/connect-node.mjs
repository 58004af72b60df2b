// node connect-node.mjs '{"protocol": "connect" | "connect-json" | "grpc" | "grpcweb", "gzip": true | false, ...}' < calls
import { compressionGzip, createConnectTransport, createGrpcTransport, createGrpcWebTransport } from "@connectrpc/connect-node";
import { options, print, readCalls, readIdentity, readSchema } from "./calls.mjs";
import { makeCalls } from "./connect.mjs";

const settings = {
  baseUrl: options.url,
  httpVersion: options.http,
  nodeOptions: readIdentity(),
  useBinaryFormat: options.protocol !== "connect-json",
};
if (options.gzip)
  Object.assign(settings, { sendCompression: compressionGzip, acceptCompression: [compressionGzip], compressMinBytes: 1 });
const create = {
  connect: createConnectTransport,
  "connect-json": createConnectTransport,
  grpc: createGrpcTransport,
  grpcweb: createGrpcWebTransport,
}[options.protocol];
const transport = create(settings);

await makeCalls(readSchema(), readCalls(), () => transport, options.token, print);
// The transport keeps its connection for the next call, and the process with it.
process.exit();
