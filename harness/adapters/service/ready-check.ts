/** `ready:` of a service: `GET /path` answers 2xx, `tcp` connects, or `log "text"` was written. */
export const READY_PATTERN = /^(?:tcp|GET \/\S*|log .+)$/;

export type ReadyCheck =
  | { readonly type: "http"; readonly path: string }
  | { readonly type: "tcp" }
  | { readonly type: "log"; readonly text: string };

export function parseReadyCheck(ready: string): ReadyCheck {
  if (ready.startsWith("GET ")) return { type: "http", path: ready.slice("GET ".length) };
  if (ready.startsWith("log ")) {
    return { type: "log", text: ready.slice("log ".length).replace(/^"(.*)"$/, "$1") };
  }
  return { type: "tcp" };
}
