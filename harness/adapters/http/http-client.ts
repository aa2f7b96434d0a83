/**
 * HTTP over one kept connection, with a deadline on every request. Written on node:http rather than fetch because it
 * has to know whether a request that failed had been sent, and because a pool shared with others would hide a link
 * that is gone.
 */
import { Agent, type IncomingMessage, request as httpRequest } from "node:http";
import type { Endpoint } from "../../ports/runtime.ts";

export interface HttpRequest {
  readonly method: "GET" | "POST";
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: unknown;
}

export interface HttpReply {
  readonly status: number;
  readonly body: string;
}

/** No complete reply came. */
export class HttpTrouble extends Error {
  /** False: the connection was never made, so the server saw nothing. */
  readonly sent: boolean;

  constructor(message: string, sent: boolean, cause: unknown) {
    super(message, { cause });
    this.name = "HttpTrouble";
    this.sent = sent;
  }
}

const REPLY_BYTES_MAX = 64 * 1024 * 1024;

export class HttpClient {
  readonly #endpoint: Endpoint;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });

  constructor(endpoint: Endpoint) {
    this.#endpoint = endpoint;
  }

  /** Throws HttpTrouble and nothing else. */
  async send({ method, path, body }: HttpRequest, signal: AbortSignal): Promise<HttpReply> {
    let sent = false;
    const { promise, resolve, reject } = Promise.withResolvers<HttpReply>();
    const payload = body === undefined ? undefined : JSON.stringify(body);
    const request = httpRequest(
      {
        ...this.#endpoint,
        agent: this.#agent,
        method,
        path,
        signal,
        headers:
          payload === undefined
            ? {}
            : {
                "content-type": "application/json",
                "content-length": Buffer.byteLength(payload),
              },
      },
      (reply) => void readAll(reply).then(resolve, reject),
    );
    request.on("socket", (socket) => {
      if (!socket.connecting) sent = true;
      else socket.once("connect", () => (sent = true));
    });
    request.on("error", reject);
    request.end(payload);
    try {
      return await promise;
    } catch (error) {
      request.destroy();
      const reason: unknown = signal.aborted ? signal.reason : error;
      throw new HttpTrouble(reason instanceof Error ? reason.message : String(reason), sent, error);
    }
  }

  close(): void {
    this.#agent.destroy();
  }
}

async function readAll(reply: IncomingMessage): Promise<HttpReply> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of reply as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > REPLY_BYTES_MAX) throw new Error(`reply of more than ${REPLY_BYTES_MAX} bytes`);
    chunks.push(chunk);
  }
  return { status: reply.statusCode ?? 0, body: Buffer.concat(chunks).toString("utf8") };
}
