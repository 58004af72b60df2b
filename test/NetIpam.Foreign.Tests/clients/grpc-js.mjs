// node grpc-js.mjs plain|gzip HOST:PORT PROTO SCHEMA < calls
import { fromBinary } from "@bufbuild/protobuf";
import { anyUnpack } from "@bufbuild/protobuf/wkt";
import { compressionAlgorithms, credentials, loadPackageDefinition } from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import { print, printError, readCalls, readSchema } from "./calls.mjs";

const [encoding, address, proto, schema] = process.argv.slice(2);
const registry = readSchema(schema);
const definition = loadPackageDefinition(loadSync(proto, { longs: String }));
const options = encoding === "gzip" ? { "grpc.default_compression_algorithm": compressionAlgorithms.gzip } : {};
const client = new definition.api.v1.IpamService(address, credentials.createInsecure(), options);

const detailsOf = (error) => {
  const [bytes] = error.metadata.get("grpc-status-details-bin");
  if (!bytes) return undefined;
  const status = fromBinary(registry.getMessage("google.rpc.Status"), bytes);
  return status.details.map((any) => anyUnpack(any, registry)).find((detail) => detail?.$typeName === "google.rpc.ErrorInfo");
};

for (const { procedure, request } of readCalls()) {
  await new Promise((done) =>
    client[procedure](request, (error, response) => {
      if (error) printError(error.code, error.details, detailsOf(error));
      else print({ code: 0, response });
      done();
    }),
  );
}
client.close();
