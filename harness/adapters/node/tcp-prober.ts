import { connect, type Socket } from "node:net";
import type { LinkObservation } from "../../domain/fault.ts";
import type { LinkProber, LinkQuestion } from "../../ports/link-prober.ts";

type Seen = Omit<LinkObservation, "link">;

/** Probes with real TCP connections, each fresh: a pooled one would not see a refusal. */
export const tcpProber: LinkProber = { observe };

function observe(question: LinkQuestion, signal: AbortSignal): Promise<Seen> {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const socket = connect({ ...question.endpoint, noDelay: true });
    const conversation = new Conversation(question, startedAt);
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
      socket.destroy();
    };
    const finish = (seen: Seen): void => {
      end();
      resolve(seen);
    };
    const onAbort = (): void => {
      end();
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => finish(conversation.atTimeout()), question.timeoutMs);
    signal.addEventListener("abort", onAbort, { once: true });
    socket.on("connect", () => conversation.begin(socket));
    socket.on("data", (bytes) => {
      const seen = conversation.receive(socket, bytes);
      if (seen !== undefined) finish(seen);
    });
    socket.on("error", (error) => finish(conversation.atEnd(classify(error))));
    socket.on("close", () => finish(conversation.atEnd("closed")));
    if (signal.aborted) onAbort();
  });
}

/** Handshake first; then, where asked, a bulk transfer whose time shows the bandwidth. */
class Conversation {
  readonly #question: LinkQuestion;
  readonly #startedAt: number;
  #received: Uint8Array[] = [];
  #replyMs: number | undefined;
  #bulkStartedAt = 0;
  #bulkBytes = 0;

  constructor(question: LinkQuestion, startedAt: number) {
    this.#question = question;
    this.#startedAt = startedAt;
  }

  begin(socket: Socket): void {
    socket.write(this.#question.handshake.send);
  }

  receive(socket: Socket, bytes: Uint8Array): Seen | undefined {
    const { handshake, bulk } = this.#question;
    if (this.#replyMs === undefined) {
      this.#received.push(bytes);
      if (!handshake.isReply(Buffer.concat(this.#received))) return undefined;
      this.#replyMs = performance.now() - this.#startedAt;
      if (bulk !== true || handshake.bulk === undefined) {
        return { saw: "answer", replyMs: this.#replyMs };
      }
      this.#bulkStartedAt = performance.now();
      socket.write(handshake.bulk.send);
      return undefined;
    }
    this.#bulkBytes += bytes.length;
    if (this.#bulkBytes < (handshake.bulk?.replyBytes ?? 0)) return undefined;
    return { saw: "answer", replyMs: this.#replyMs, ...this.#bulk() };
  }

  atTimeout(): Seen {
    return this.#replyMs === undefined
      ? { saw: "silence" }
      : { saw: "answer", replyMs: this.#replyMs, ...this.#bulk() };
  }

  atEnd(saw: "refused" | "reset" | "closed" | "unreachable"): Seen {
    return this.#replyMs === undefined ? { saw } : { saw, replyMs: this.#replyMs, ...this.#bulk() };
  }

  #bulk(): { bulkMs: number; bulkBytes: number } {
    return { bulkMs: performance.now() - this.#bulkStartedAt, bulkBytes: this.#bulkBytes };
  }
}

function classify(error: Error): "refused" | "reset" | "closed" | "unreachable" {
  switch ((error as NodeJS.ErrnoException).code) {
    case "ECONNREFUSED":
      return "refused";
    case "ECONNRESET":
    case "EPIPE":
      return "reset";
    case "ENETUNREACH":
    case "EHOSTUNREACH":
    case "EADDRNOTAVAIL":
    case "ETIMEDOUT":
      return "unreachable";
    default:
      return "closed";
  }
}
