// node grpc-js.mjs '{"proto": PATH, "gzip": true | false, ...}' < calls
import { fromBinary } from "@bufbuild/protobuf";
import { anyUnpack } from "@bufbuild/protobuf/wkt";
import { compressionAlgorithms, credentials, loadPackageDefinition, Metadata } from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import { options, print, printError, readCalls, readIdentity, readSchema } from "./calls.mjs";

const registry = readSchema();
const definition = loadPackageDefinition(loadSync(options.proto, { longs: String }));
const { ca, cert, key } = readIdentity();
const client = new definition.api.v1.IpamService(
  new URL(options.url).host,
  ca ? credentials.createSsl(ca, key, cert) : credentials.createInsecure(),
  options.gzip ? { "grpc.default_compression_algorithm": compressionAlgorithms.gzip } : {},
);
const metadata = new Metadata();
if (options.token) metadata.set("authorization", `Bearer ${options.token}`);

const detailsOf = (error) => {
  const [bytes] = error.metadata.get("grpc-status-details-bin");
  if (!bytes) return undefined;
  const status = fromBinary(registry.getMessage("google.rpc.Status"), bytes);
  return status.details.map((any) => anyUnpack(any, registry)).find((detail) => detail?.$typeName === "google.rpc.ErrorInfo");
};

for (const { procedure, request } of readCalls()) {
  await new Promise((done) =>
    client[procedure](request, metadata, (error, response) => {
      if (error) printError(error.code, error.details, detailsOf(error));
      else print({ code: 0, response });
      done();
    }),
  );
}
client.close();
