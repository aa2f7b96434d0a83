/** etcd's JSON gateway (v3 API): keys and values travel in base64, 64-bit numbers as strings. */
import { z } from "zod";
import type { HttpClient } from "../http/http-client.ts";

/** etcd answered with an error of its own. */
export class EtcdError extends Error {
  /** gRPC status code. */
  readonly code: number;

  constructor(message: string, code: number) {
    super(message);
    this.name = "EtcdError";
    this.code = code;
  }
}

const errorReply = z.object({
  error: z.string().optional(),
  message: z.string().optional(),
  code: z.number(),
});

/** Throws EtcdError, or HttpTrouble where no reply came. */
export async function callEtcd(
  client: HttpClient,
  path: string,
  body: unknown,
  signal: AbortSignal,
): Promise<unknown> {
  const reply = await client.send({ method: "POST", path: `/v3/${path}`, body }, signal);
  if (reply.status === 200) return JSON.parse(reply.body) as unknown;
  const parsed = errorReply.safeParse(parseJson(reply.body));
  if (!parsed.success) throw new EtcdError(`status ${reply.status}`, UNKNOWN);
  throw new EtcdError(parsed.data.error ?? parsed.data.message ?? "error", parsed.data.code);
}

const UNKNOWN = 2;

export function toBase64(text: string): string {
  return Buffer.from(text).toString("base64");
}

export function fromBase64(text: string): string {
  return Buffer.from(text, "base64").toString("utf8");
}

/** First key after every key that begins with `prefix`: etcd's range end. */
export function prefixEnd(prefix: string): string {
  const bytes = Buffer.from(prefix);
  bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) + 1;
  return bytes.toString("base64");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
