/**
 * Events across the boundary of a run: inside the namespaces nothing but the run's own networks can be reached, so
 * the process outside serves what is told through a pipe. One JSON object a line.
 */
import { Socket } from "node:net";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import type { LiveEvent } from "../../domain/live-event.ts";
import type { LiveSink } from "../../ports/live-sink.ts";

/** More than this is waiting to be read: whoever should read it is stuck, and the run must not fill its memory. */
const MAX_WAITING_BYTES = 8 * 1024 * 1024;
const CLOSE_MS = 2000;

/** The inner end, given as a file descriptor. */
export function pipeSink(descriptor: number): LiveSink {
  const socket = new Socket({ fd: descriptor, readable: false, writable: true });
  let broken = false;
  let lost = 0;
  socket.on("error", () => (broken = true));
  return {
    send: (event) => {
      if (broken) return;
      if (socket.writableLength > MAX_WAITING_BYTES) {
        lost += 1;
        return;
      }
      if (lost > 0) socket.write(`${JSON.stringify({ type: "lost", events: lost })}\n`);
      lost = 0;
      socket.write(`${JSON.stringify(event)}\n`);
    },
    close: async () => {
      if (broken) return;
      const ended = new Promise<void>((resolve) => socket.end(() => resolve()));
      const late = AbortSignal.timeout(CLOSE_MS);
      await Promise.race([
        ended,
        new Promise((resolve) => late.addEventListener("abort", resolve, { once: true })),
      ]);
      socket.destroy();
    },
  };
}

/** The outer end: hands every line on until the stream ends. A torn or foreign line is left out. */
export async function readEvents(stream: Readable, sink: LiveSink): Promise<void> {
  const lines = createInterface({ input: stream, crlfDelay: Infinity });
  stream.on("error", () => lines.close());
  for await (const line of lines) {
    const event = eventOf(line);
    if (event !== undefined) sink.send(event);
  }
}

function eventOf(line: string): LiveEvent | undefined {
  try {
    const value = JSON.parse(line) as LiveEvent;
    return typeof value === "object" && typeof value.type === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}
