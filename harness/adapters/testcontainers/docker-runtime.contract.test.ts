import { expect, test } from "@playwright/test";
import { dockerRuntime, resourcesOf, withoutDocker } from "../../testing/docker-runs.ts";
import {
  type CheckResult,
  RUNTIME_CHECK_TITLES,
  runRuntimeContract,
} from "../../testing/runtime-contract.ts";

test.describe("containers runtime", () => {
  let results: readonly CheckResult[] = [];
  test.beforeAll(async () => {
    test.setTimeout(600_000);
    if ((await withoutDocker()) !== undefined) return;
    results = await runRuntimeContract({
      runtime: await dockerRuntime(),
      leftovers: resourcesOf,
    });
  });
  for (const title of RUNTIME_CHECK_TITLES) {
    test(title, async () => {
      const reason = await withoutDocker();
      test.skip(reason !== undefined, reason);
      expect(results.find((result) => result.title === title)).toEqual({ title });
    });
  }
});
