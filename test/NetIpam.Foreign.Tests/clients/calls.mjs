// What the scripts share: the schema, the calls to make (a JSON array on standard input, {procedure, request}), and the lines
// to print, one a call: {code, message, reason, domain} or {code: 0, response}.
import { readFileSync } from "node:fs";
import { createFileRegistry, fromBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";

export const readCalls = () => JSON.parse(readFileSync(0, "utf8"));

export const readSchema = (path) => createFileRegistry(fromBinary(FileDescriptorSetSchema, readFileSync(path)));

export const print = (outcome) => console.log(JSON.stringify(outcome));

export const printError = (code, message, info) =>
  print({ code, message, reason: info?.reason, domain: info?.domain });
