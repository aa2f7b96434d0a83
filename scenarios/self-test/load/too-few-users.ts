/** A script that says its own load, with far too few users for it: k6 drops most arrivals, and ends in order. */
import { check } from "k6";
import http from "k6/http";
import type { Options } from "k6/options";

export const options: Options = {
  scenarios: {
    pages: {
      executor: "constant-arrival-rate",
      rate: 100,
      duration: "10m",
      preAllocatedVUs: 25,
      maxVUs: 25,
    },
  },
};

export default function look(): void {
  const timeout = __ENV["HARNESS_TIMEOUT"] ?? "2s";
  const seen = http.get(`${__ENV["HARNESS_URL"]}/healthz`, { timeout, tags: { name: "health" } });
  check(seen, { "service is well": ({ status }) => status === 200 });
}
