import { once } from "node:events";
import { createServer } from "node:net";
import { expect, test } from "@playwright/test";
import { EnvironmentError } from "../../lib/errors.ts";
import { claimPorts } from "./port-plan.ts";

test.describe("claimPorts", () => {
  test("two runs at once get different ports, below the kernel's own range", async () => {
    const [one, two] = await Promise.all([claimPorts(120), claimPorts(120)]);
    try {
      const all = [...one.ports, ...two.ports];
      expect(new Set(all).size).toBe(240);
      expect(Math.max(...all)).toBeLessThan(32_768);
    } finally {
      one.release();
      two.release();
    }
  });

  test("a port that somebody listens on is left out", async () => {
    const first = await claimPorts(1);
    const [port = 0] = first.ports;
    first.release();
    const server = createServer().listen(port, "127.0.0.1");
    await once(server, "listening");
    const second = await claimPorts(50);
    expect(second.ports).not.toContain(port);
    second.release();
    server.close();
  });

  test("more ports than there are is an error that says so", async () => {
    await expect(claimPorts(20_000)).rejects.toThrow(EnvironmentError);
  });
});
