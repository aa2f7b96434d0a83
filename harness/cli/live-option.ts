import { InvalidArgumentError } from "commander";
import type { ListenAddress } from "../adapters/telemetry/prometheus-endpoint.ts";

/** `127.0.0.1:9464`, `[::1]:9464`, or a port of 127.0.0.1. */
export function listenAddress(value: string): ListenAddress {
  const match = /^(?:(\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]+):)?(\d{1,5})$/.exec(value);
  const port = Number(match?.[2]);
  if (match === null || port > 65_535)
    throw new InvalidArgumentError("write it like 127.0.0.1:9464");
  return { host: (match[1] ?? "127.0.0.1").replace(/^\[|\]$/g, ""), port };
}

export function httpAddress(value: string): URL {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol)) return url;
  throw new InvalidArgumentError("write it like http://127.0.0.1:4318");
}
