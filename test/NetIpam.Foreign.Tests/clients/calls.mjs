// What the scripts share: their options (a JSON object as the one argument), the schema, the calls to make (a JSON array on
// standard input, {procedure, request}), and the lines to print, one a call: {code, message, reason, domain} or {code: 0, response}.
import { readFileSync } from "node:fs";
import { createFileRegistry, fromBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";

export const options = JSON.parse(process.argv[2]);

export const readCalls = () => JSON.parse(readFileSync(0, "utf8"));

export const readSchema = () => createFileRegistry(fromBinary(FileDescriptorSetSchema, readFileSync(options.schema)));

// The files of TLS, where there are any.
export const readIdentity = () => {
  const read = (path) => (path ? readFileSync(path) : undefined);
  return { ca: read(options.authority), cert: read(options.certificate), key: read(options.key) };
};

export const print = (outcome) => console.log(JSON.stringify(outcome));

export const printError = (code, message, info) =>
  print({ code, message, reason: info?.reason, domain: info?.domain });
