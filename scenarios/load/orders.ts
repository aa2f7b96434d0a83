/** Users who have an account, place an order and look whether all is well: every order has a number of its own. */
import { check } from "k6";
import { SharedArray } from "k6/data";
import exec from "k6/execution";
import http from "k6/http";
import { data, rowsOf, timeout, url } from "./lib/run-data.ts";

const articles = new SharedArray<string>("articles", () => {
  return JSON.parse(open("./articles.json")) as string[];
});
const accounts = rowsOf<{ readonly id: number }>("accounts");
const region = data.regions.indexOf(data.region);

export default function placeOrder(): void {
  const iteration = exec.scenario.iterationInTest;
  const id = iteration * data.regions.length + region;
  const article = articles[iteration % articles.length];
  const account = accounts[iteration % accounts.length]?.id;
  const placed = http.post(`${url}/items`, JSON.stringify({ id, article, account }), {
    timeout,
    headers: { "Content-Type": "application/json" },
    tags: { name: "place order" },
  });
  check(placed, { "order is taken": ({ status }) => status === 201 });
  const seen = http.get(`${url}/healthz`, { timeout, tags: { name: "look" } });
  check(seen, { "service is well": ({ status }) => status === 200 });
}
