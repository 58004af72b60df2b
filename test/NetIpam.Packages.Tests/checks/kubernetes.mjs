// node kubernetes.mjs FILE...: checks manifests against the schemas of Kubernetes. Prints what is wrong, and what there is, one a line.
import { readFile } from "node:fs/promises";
import { parseAllDocuments } from "yaml";

// The schemas let pass what they do not know, so a misspelt name would not be found: it is a name that the check never looked at.
function watch(value, path, unseen) {
  if (value === null || typeof value !== "object")
    return value;
  if (Array.isArray(value))
    return value.map((item, i) => watch(item, `${path}[${i}]`, unseen));
  const copy = Object.fromEntries(Object.entries(value).map(([name, item]) => [name, watch(item, `${path}.${name}`, unseen)]));
  for (const name of Object.keys(copy))
    unseen.add(`${path}.${name}`);
  return new Proxy(copy, {
    get(target, name) {
      unseen.delete(`${path}.${String(name)}`);
      return target[name];
    },
  });
}

async function check(document) {
  for (const error of document.errors)
    throw error;
  const content = document.toJS();
  const { apiVersion, kind, metadata } = content;
  const group = apiVersion.includes("/") ? apiVersion.split("/")[0] : "core";
  const version = apiVersion.split("/").at(-1);
  const schema = ["IoK8sApi", group, version].map(part => part[0].toUpperCase() + part.slice(1)).join("") + kind;
  const { validate } = await import(`kubernetes-models/_schemas/${schema}`);
  const unseen = new Set();
  if (!validate(watch(content, kind, unseen)))
    throw new Error(validate.errors.map(error => `${error.instancePath}: ${error.keyword} ${JSON.stringify(error.params)}`).join("; "));
  if (unseen.size > 0)
    throw new Error(`${[...unseen].join(", ")}: not known`);
  return `${apiVersion} ${kind} ${metadata.name}`;
}

for (const file of process.argv.slice(2)) {
  for (const document of parseAllDocuments(await readFile(file, "utf8"))) {
    try {
      console.log(await check(document));
    } catch (e) {
      console.log(`${file}: ${e.message}`);
      process.exitCode = 1;
    }
  }
}
