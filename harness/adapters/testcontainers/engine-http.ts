/**
 * The engine's HTTP interface by hand: the watchdog must start in milliseconds and the probe must answer within one
 * second, and loading the Docker library alone takes 0.4 s.
 */
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";

/** As docker-modem understands it. */
export interface EngineAddress {
  readonly socketPath?: string | undefined;
  readonly protocol?: string | undefined;
  readonly host?: string | undefined;
  readonly port?: string | number | undefined;
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
}

export interface EngineReply {
  readonly status: number;
  readonly body: string;
}

export function callEngine(
  address: EngineAddress,
  method: "GET" | "DELETE",
  path: string,
  deadlineMs: number,
): Promise<EngineReply> {
  const { socketPath, protocol, host, port, ca, cert, key } = address;
  const where = socketPath === undefined ? { host, port, ca, cert, key } : { socketPath };
  const request = protocol === "https" ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(deadlineMs);
    const call = request({ ...where, method, path, signal, agent: false }, (reply) => {
      const chunks: Buffer[] = [];
      reply
        .on("data", (chunk: Buffer) => chunks.push(chunk))
        .once("error", reject)
        .once("end", () =>
          resolve({ status: reply.statusCode ?? 0, body: Buffer.concat(chunks).toString("utf8") }),
        );
    });
    call.once("error", reject);
    call.end();
  });
}
