import { join } from "node:path";
import { expect, test } from "@playwright/test";
import type { Capability } from "../../ports/runtime.ts";
import { probeNamespaces } from "./probe-namespaces.ts";
import { systemPath } from "./namespace-root.ts";
import { runCommand } from "./run-command.ts";

/** Probes in a process that a shell line has put into other circumstances. */
async function probeAfter(prepare: string): Promise<Capability> {
  const module = join(import.meta.dirname, "probe-namespaces.ts");
  const program = `const { probeNamespaces } = await import(${JSON.stringify(module)});
    console.log(JSON.stringify(await probeNamespaces()));`;
  const { stdout, stderr } = await runCommand(
    ["/bin/sh", "-c", prepare, "sh", process.execPath, "--input-type=module", "--eval", program],
    { timeoutMs: 20_000, environment: { PATH: systemPath() } },
  );
  expect(stdout, stderr).not.toBe("");
  return JSON.parse(stdout) as Capability;
}

test.describe("probeNamespaces", () => {
  test("a machine that allows no further user namespaces is told by its setting", async () => {
    test.skip((await probeNamespaces()) !== true, "no namespaces to forbid them in");
    const inner = `echo 0 >/proc/sys/user/max_user_namespaces; exec "$@"`;
    const answer = await probeAfter(`exec unshare -r --mount-proc -pf sh -c '${inner}' sh "$@"`);
    expect(answer).toMatchObject({
      missing: expect.stringContaining("user.max_user_namespaces is 0"),
      fix: "sudo sysctl -w user.max_user_namespaces=15000",
    });
  });

  test("a missing program is named with the package that brings it", async () => {
    test.skip((await probeNamespaces()) !== true, "no namespaces to hide it in");
    const inner = `mount --bind /dev/null "$(command -v ip)"; exec "$@"`;
    const answer = await probeAfter(`exec unshare -rm sh -c '${inner}' sh "$@"`);
    expect(answer).toEqual({ missing: "ip is not installed", fix: "install iproute2" });
  });
});
