// Makes calls with a client of Connect for ECMAScript, in Node.js or in a page.
import { fromJson, toJson } from "@bufbuild/protobuf";
import { ConnectError, createClient } from "@connectrpc/connect";

// transportOf takes a call and tells what carries it; done is told the outcome of each.
export async function makeCalls(registry, calls, transportOf, token, done) {
  const service = registry.getService("api.v1.IpamService");
  const errorInfo = registry.getMessage("google.rpc.ErrorInfo");
  const headers = token ? { Authorization: `Bearer ${token}` } : {};
  for (const call of calls) {
    const method = service.methods.find((m) => m.name === call.procedure);
    const client = createClient(service, transportOf(call));
    try {
      const response = await client[method.localName](fromJson(method.input, call.request), { headers });
      done({ code: 0, response: toJson(method.output, response) });
    } catch (e) {
      const error = ConnectError.from(e);
      const info = error.findDetails(errorInfo)[0];
      done({ code: error.code, message: error.rawMessage, reason: info?.reason, domain: info?.domain });
    }
  }
}
