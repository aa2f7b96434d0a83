import { expect, test } from "@playwright/test";
import type { LoadBasics } from "../../ports/load-driver.ts";
import { k6Driver } from "./k6-driver.ts";
import { EXECUTORS, k6Schema } from "./k6-language.ts";
import { k6Lacks } from "./k6-problems.ts";
import { REMOVALS, removalOf } from "./k6-versions.ts";

const REQUESTS = [{ path: "/" }];
const BASICS: LoadBasics = {
  ...{ on: "api", regions: 1, clients: undefined, timeoutMs: 2000, ratePerSecond: undefined },
};

function lacking(version: string): string[] {
  return EXECUTORS.filter((executor) => {
    const options = k6Schema.parse({ requests: REQUESTS, executor });
    return k6Lacks(options, BASICS, version).length > 0;
  });
}

test.describe("versions of k6", () => {
  test("1.x has every executor, 2.x all but the externally controlled one", () => {
    for (const version of ["1.0.0", "1.8.1", "1.10.0"])
      expect(lacking(version), version).toEqual([]);
    for (const version of ["2.0.0-rc1", "2.0.0", "2.2.0", "3.0.0"]) {
      expect(lacking(version), version).toEqual(["externally-controlled"]);
    }
  });

  test("an executor that nobody wrote is not missed", () => {
    const options = k6Schema.parse({ script: "load/x.ts" });
    expect(k6Lacks(options, BASICS, "2.2.0")).toEqual([]);
  });

  test("a version is read number by number", () => {
    expect(removalOf("module", "k6/experimental/redis", "1.99.0")).toBeUndefined();
    expect(removalOf("module", "k6/experimental/redis", "10.0.0")?.since).toBe("2.0.0");
  });

  test("this driver uses nothing that any k6 has taken away", () => {
    const options = k6Schema.parse({ requests: REQUESTS });
    const spec = { name: "browse", kind: "k6", on: "api", from: ["here"], clients: 4, line: 1 };
    const planned = k6Driver.instance({
      spec: { ...spec, timeoutMs: 2000, minimumAcknowledged: 10, options },
      ...{ options, region: "here", seed: "7", longestMs: 60_000, url: undefined, data: {} },
      addresses: [],
      fixtures: [],
    });
    const { command, environment } = planned.describe({
      ...{ directory: "/d", scenarioDirectory: "/s", isolated: true, program: (name) => name },
      addressOf: (host, port) => ({ host, port }),
    });
    expect(command).toContain("--no-usage-report");
    expect(environment).toMatchObject({ K6_AUTO_EXTENSION_RESOLUTION: "false" });
    const used = [...command, ...Object.keys(environment)].join(" ");
    expect(REMOVALS.filter(({ name }) => used.includes(name))).toEqual([]);
  });
});
