import { expect, test } from "@playwright/test";
import type { CheckResult } from "../../checkers/checker.ts";
import type { Sample } from "../../ports/run-store.ts";
import { checkContext } from "../../testing/check-context.ts";
import { lagMetricTrue } from "./lag-metric-true.ts";

const MS = 1e6;
const there = { node: "db-west", region: "west", group: "db" };

/** A lag of 600 ms seen by markers 50 ms apart, and a metric that says `say(lag)` in between. */
function judge(say: (lag: number) => number, readings = 40, lag = 600): CheckResult {
  const probes = Array.from({ length: readings }, (_, i): Sample[] => [
    {
      ...there,
      time: i * 200 * MS,
      probe: "lag",
      name: "marker-low",
      value: Math.max(0, lag - 30),
    },
    { ...there, time: i * 200 * MS, probe: "lag", name: "marker-high", value: lag + 20 },
    {
      time: (i * 200 - 100) * MS,
      probe: "claim",
      name: "value",
      value: say(lag),
      node: "api-west",
      region: "west",
    },
  ]).flat();
  const options = { metric: "claim", lag: "lag" };
  return lagMetricTrue.run({
    ...checkContext(),
    options,
    probes,
    nodes: ["db-east", "db-west"],
  }) as CheckResult;
}

test("a metric that says what is true passes, 10 % either way included", () => {
  expect(judge((lag) => lag).verdict).toBe("pass");
  expect(judge((lag) => lag * 1.1).verdict).toBe("pass");
  expect(judge((lag) => lag * 0.9).verdict).toBe("pass");
});

test("a metric that says half of it lies", () => {
  const { verdict, findings } = judge((lag) => lag / 2);
  expect(verdict).toBe("fail");
  expect(findings).toMatchObject([
    {
      code: "lag-metric-lies",
      message:
        "claim said that db-west lags by 300 ms while marker rows showed 570 to 620 ms: 39 of 39 readings were more than 10 % off",
    },
  ]);
});

test("one that says 20 % too much lies as well", () => {
  expect(judge((lag) => lag * 1.2).verdict).toBe("fail");
});

test("too few readings decide nothing", () => {
  expect(judge((lag) => lag, 12).verdict).toBe("unknown");
});

test("without any lag to speak of the truth cannot be told from a half, and a large claim is still a lie", () => {
  expect(judge(() => 5, 40, 10).verdict).toBe("unknown");
  expect(judge(() => 5000, 40, 10).verdict).toBe("fail");
});

test("no readings, or none beside each other, is never a pass", () => {
  expect(judge((lag) => lag, 0).verdict).toBe("unknown");
});
