import { expect, test } from "@playwright/test";
import { withoutDocker } from "../../testing/docker-runs.ts";
import { PROBE_CHECKS } from "../../testing/node-kinds/probe-checks.ts";

const MODE = "HARNESS_BENCH_MODE";
/** Those that ask the container engine itself; the others cross networks, which every-probe.yaml does in both runtimes. */
const ASKS_ENGINE = /^(exec|resources):/;

test.beforeEach(async () => {
  const reason = await withoutDocker();
  test.skip(reason !== undefined, reason);
  process.env[MODE] = "containers";
});
test.afterEach(() => {
  delete process.env[MODE];
});

test("there are such probes", () => {
  expect(PROBE_CHECKS.filter(({ title }) => ASKS_ENGINE.test(title))).toHaveLength(2);
});

for (const { title, run } of PROBE_CHECKS.filter((check) => ASKS_ENGINE.test(check.title))) {
  test(`in containers, ${title}`, async () => {
    await run();
  });
}
