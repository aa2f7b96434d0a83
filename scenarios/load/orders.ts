/**
 * Users who place an order and look whether all is well: every order has a number of its own. What the run hands in:
 * HARNESS_URL, the service's address in this region; HARNESS_DATA, a JSON file with the region, its seed and every node.
 */
import { check } from "k6";
import exec from "k6/execution";
import http from "k6/http";

interface RunData {
  readonly region: string;
  readonly regions: readonly string[];
  readonly seed: string;
}

const data = JSON.parse(open(__ENV["HARNESS_DATA"] ?? "")) as RunData;
const url = __ENV["HARNESS_URL"] ?? "";
const timeout = __ENV["HARNESS_TIMEOUT"] ?? "2s";
const region = data.regions.indexOf(data.region);

export default function placeOrder(): void {
  const id = exec.scenario.iterationInTest * data.regions.length + region;
  const placed = http.post(`${url}/items`, JSON.stringify({ id }), {
    timeout,
    headers: { "Content-Type": "application/json" },
    tags: { name: "place order" },
  });
  check(placed, { "order is taken": ({ status }) => status === 201 });
  const seen = http.get(`${url}/healthz`, { timeout, tags: { name: "look" } });
  check(seen, { "service is well": ({ status }) => status === 200 });
}
