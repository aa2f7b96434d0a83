/** One GET for a checklist: the answer, or why there is none. Redirects are answers too: nobody else decides who is asked. */
const MAX_BODY_BYTES = 1024 * 1024;

export type UrlAnswer =
  { readonly status: number; readonly body: string } | { readonly failed: string };

export async function probeUrl(url: string, timeoutMs: number): Promise<UrlAnswer> {
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, { redirect: "manual", signal });
    return { status: response.status, body: await firstBytes(response) };
  } catch (error) {
    if (signal.aborted) return { failed: `it did not answer within ${timeoutMs / 1000} s` };
    return { failed: `it did not answer: ${reasonOf(error)}` };
  }
}

/** This machine, by any of its names. */
export function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

async function firstBytes(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // Leaving the loop early cancels the rest.
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
    bytes += chunk.byteLength;
    if (bytes >= MAX_BODY_BYTES) break;
  }
  return Buffer.concat(chunks).subarray(0, MAX_BODY_BYTES).toString("utf8");
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  if (!(cause instanceof Error)) return String(cause);
  return cause.message === "" && "code" in cause ? String(cause.code) : cause.message;
}
