import { createServer } from "node:net";
import { expect, test } from "@playwright/test";
import { PortBlock } from "./port-block.ts";

test("port blocks of two runs never share a port", async () => {
  const [one, two] = [new PortBlock(), new PortBlock()];
  try {
    const ports: number[] = [];
    for (let at = 0; at < 60; at++) ports.push(await one.next(), await two.next());
    expect(new Set(ports).size).toBe(ports.length);
    // Below the range that clients are given ports from.
    expect(Math.max(...ports)).toBeLessThan(32_768);
  } finally {
    await Promise.all([one.close(), two.close()]);
  }
});

test("a port block leaves out a port that somebody listens on", async () => {
  const block = new PortBlock();
  const first = await block.next();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(first + 1, "127.0.0.1", resolve));
  try {
    expect(await block.next()).toBe(first + 2);
  } finally {
    await block.close();
    await new Promise((resolve) => server.close(resolve));
  }
});
