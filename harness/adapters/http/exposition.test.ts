import { expect, test } from "@playwright/test";
import { readSelector, selectSamples } from "./exposition.ts";

const TEXT = `# HELP lag_seconds how far behind
# TYPE lag_seconds gauge
lag_seconds{node="db-west",kind="replay"} 0.25
lag_seconds{node="db-\\"east\\"",kind="replay"} 1.5e1 1700000000000
up 1
queue{a="x}y"} +Inf
`;

function select(selector: string): readonly number[] {
  const read = readSelector(selector);
  return read === undefined ? [] : selectSamples(TEXT, read);
}

test("samples are chosen by name and by the labels that were named", () => {
  expect(select('lag_seconds{node="db-west"}')).toEqual([0.25]);
  expect(select("lag_seconds")).toEqual([0.25, 15]);
  expect(select("up")).toEqual([1]);
  expect(select("queue")).toEqual([Infinity]);
  expect(select('lag_seconds{node="db-south"}')).toEqual([]);
  expect(select("lag")).toEqual([]);
});

test("what is no selector is refused", () => {
  for (const text of ["", "1up", "up{", "up} 1", "a b"]) expect(readSelector(text)).toBeUndefined();
});
