// Acquires an address, asks again as one does who lost the answer, and meets a refusal.
//   npm install && npm start            # or: npm start http://ipam.example:9090
import { randomUUID } from "node:crypto";
import { ConnectError, createClient } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-node";
import { IpamService } from "./gen/api/v1/ipam_pb.js";

const baseUrl = process.argv[2] ?? "http://localhost:9090";
const ipam = createClient(IpamService, createConnectTransport({ baseUrl, httpVersion: "1.1" }));

const { prefix } = await ipam.createPrefix({ cidr: "192.0.2.0/30" });
console.log(`created ${prefix.cidr}`);

// Send each change with a key: the same request with the same key gets the same answer, and changes nothing.
const headers = { "Idempotency-Key": randomUUID() };
const first = await ipam.acquireIP({ prefixCidr: prefix.cidr }, { headers });
const again = await ipam.acquireIP({ prefixCidr: prefix.cidr }, { headers });
console.log(`acquired ${first.ip.ip}, asked again ${again.ip.ip}`);

await ipam.acquireIP({ prefixCidr: prefix.cidr });
try {
  await ipam.acquireIP({ prefixCidr: prefix.cidr });
} catch (e) {
  // The code is coarse; the reason, in a detail of the error, says exactly what it was.
  const error = ConnectError.from(e);
  const { reason } = error.details.find(detail => detail.type === "google.rpc.ErrorInfo").debug;
  console.log(`refused: ${reason}: ${error.rawMessage}`);
}
