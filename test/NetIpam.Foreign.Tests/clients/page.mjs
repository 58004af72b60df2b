// The script of the page in Chromium. run(settings, calls) makes the calls, and answers their outcomes.
import { createFileRegistry, fromBinary } from "@bufbuild/protobuf";
import { base64Decode } from "@bufbuild/protobuf/wire";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { createConnectTransport, createGrpcWebTransport } from "@connectrpc/connect-web";
import { makeCalls } from "./connect.mjs";

// A URL is short.
const maxGetLength = 1024;

globalThis.run = async ({ protocol, get, url, schema, token }, calls) => {
  const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, base64Decode(schema)));
  const create = protocol === "grpcweb" ? createGrpcWebTransport : createConnectTransport;
  const settings = { baseUrl: url, useBinaryFormat: protocol !== "connect-json" };
  const byPost = create(settings);
  const byGet = create({ ...settings, useHttpGet: true });
  const transportOf = (call) => (get && JSON.stringify(call.request).length < maxGetLength ? byGet : byPost);
  const outcomes = [];
  await makeCalls(registry, calls, transportOf, token, (outcome) => outcomes.push(outcome));
  return outcomes;
};
