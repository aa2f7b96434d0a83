/**
 * One Toxiproxy server's HTTP interface. Every call has a deadline, because a stuck removal holds the server's lock and
 * blocks later calls on that proxy as well (Shopify/toxiproxy#558). The npm client serves where it can; it can neither
 * list toxics, nor disable without the deprecated call, nor be aborted, nor tell what the server complained about.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { Proxy, type ToxicType, Toxiproxy } from "toxiproxy-node-client";
import { AdapterError } from "../../lib/errors.ts";
import type { Endpoint } from "../../ports/runtime.ts";
import type { ToxicSpec } from "./toxics.ts";

export interface ProxyState {
  readonly name: string;
  readonly listen: string;
  readonly upstream: string;
  readonly enabled: boolean;
  readonly toxics: readonly ToxicState[];
}
export type ToxicState = Omit<ToxicSpec, "type" | "toxicity"> & {
  readonly type: string;
  readonly toxicity: number;
};
export type ProxyAddress = Pick<ProxyState, "name" | "listen" | "upstream">;

/** Measured: calls take below 3 ms; anything near this is a hang. */
const CALL_DEADLINE_MS = 2000;
/** Healing has to be quick, and there is another way when this one hangs. */
const REMOVAL_DEADLINE_MS = 1000;

interface RequestOptions {
  readonly body?: unknown;
  /** Statuses that are as good as success. */
  readonly accepted?: readonly number[];
  readonly deadlineMs?: number;
}

export class ToxiproxyServer {
  readonly #url: string;
  readonly #client: Toxiproxy;

  constructor(api: Endpoint) {
    this.#url = `http://${api.host}:${api.port}`;
    this.#client = new Toxiproxy(this.#url);
  }

  /** Waits until the server answers. */
  async ready(deadlineMs = 10_000): Promise<void> {
    const end = performance.now() + deadlineMs;
    for (;;) {
      try {
        await this.#call("version", this.#client.getVersion());
        return;
      } catch (cause) {
        if (performance.now() > end) throw cause;
        await sleep(5);
      }
    }
  }

  /** Every proxy with its toxics, as the server tells. */
  async proxies(): Promise<ReadonlyMap<string, ProxyState>> {
    const all = (await this.#request("GET", "/proxies")) as Record<string, ProxyState>;
    return new Map(Object.entries(all));
  }

  /** Creates proxies that are not there; existing ones of the same address keep their toxics and their state. */
  async populate(proxies: readonly ProxyAddress[]): Promise<void> {
    if (proxies.length > 0) await this.#request("POST", "/populate", { body: proxies });
  }

  /** A proxy that is not there is no error. Waits for a dial in progress, so it may take a second attempt. */
  async deleteProxy(name: string): Promise<void> {
    const attempt = () => this.#request("DELETE", pathOf(name), { accepted: [404] });
    await attempt().catch(attempt);
  }

  /** Disabled: the listener and every connection are closed. Toxics stay. */
  async setEnabled(name: string, enabled: boolean): Promise<void> {
    await this.#request("PATCH", pathOf(name), { body: { enabled } });
  }

  async addToxic(address: ProxyAddress, toxic: ToxicSpec): Promise<void> {
    const proxy = new Proxy(this.#client, {
      name: encodeURIComponent(address.name),
      listen: address.listen,
      upstream: address.upstream,
      enabled: true,
      toxics: [],
    });
    const body = { ...toxic, type: toxic.type as ToxicType };
    await this.#call(`toxic ${toxic.name} on ${address.name}`, proxy.addToxic(body));
  }

  /** A toxic or proxy that is not there is no error. */
  async removeToxic(proxy: string, toxic: string): Promise<void> {
    const path = `${pathOf(proxy)}/toxics/${encodeURIComponent(toxic)}`;
    await this.#request("DELETE", path, { accepted: [404], deadlineMs: REMOVAL_DEADLINE_MS });
  }

  async #request(
    method: string,
    path: string,
    { body, accepted = [], deadlineMs = CALL_DEADLINE_MS }: RequestOptions = {},
  ): Promise<unknown> {
    const what = `${method} ${decodeURIComponent(path)}`;
    const init: RequestInit = { method, signal: AbortSignal.timeout(deadlineMs) };
    if (body !== undefined) init.body = JSON.stringify(body);
    try {
      const response = await fetch(this.#url + path, init);
      const text = await response.text();
      if (!response.ok && !accepted.includes(response.status)) throw new Error(complaint(text));
      return text === "" ? undefined : JSON.parse(text);
    } catch (cause) {
      throw callError(what, cause);
    }
  }

  async #call<T>(what: string, call: Promise<T>): Promise<T> {
    const stop = new AbortController();
    const late = sleep(CALL_DEADLINE_MS, undefined, { signal: stop.signal }).then(() => {
      throw new Error(`no answer within ${CALL_DEADLINE_MS} ms`);
    });
    try {
      return await Promise.race([call, late]);
    } catch (cause) {
      throw callError(what, cause);
    } finally {
      stop.abort();
      late.catch(() => undefined);
    }
  }
}

function pathOf(proxy: string): string {
  return `/proxies/${encodeURIComponent(proxy)}`;
}

/** The server answers `{ "error": "…", "status": 409 }`. */
function complaint(text: string): string {
  try {
    const { error } = JSON.parse(text) as { error?: unknown };
    return typeof error === "string" ? error : text;
  } catch {
    return text;
  }
}

function callError(what: string, cause: unknown): AdapterError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new AdapterError({ code: "ENV110", message: `Toxiproxy: ${what}: ${reason}`, cause });
}
