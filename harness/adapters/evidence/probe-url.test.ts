import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "@playwright/test";
import { isLoopback, probeUrl, type UrlAnswer } from "./probe-url.ts";

async function asked(listener: RequestListener, timeoutMs = 2000): Promise<UrlAnswer> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    return await probeUrl(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, timeoutMs);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test.describe("probeUrl", () => {
  test("gives status and text of an answer", async () => {
    expect(await asked((_, response) => response.writeHead(503).end("draining"))).toEqual({
      status: 503,
      body: "draining",
    });
  });

  test("does not follow a redirect to somewhere else", async () => {
    const moved = await asked((_, response) =>
      response.writeHead(302, { location: "http://192.0.2.1/" }).end(),
    );
    expect(moved).toMatchObject({ status: 302 });
  });

  test("says that nothing came in time", async () => {
    expect(await asked(() => undefined, 100)).toEqual({
      failed: "it did not answer within 0.1 s",
    });
  });

  test("says that nobody listens", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, "close");
    const answer = await probeUrl(`http://127.0.0.1:${port}/`, 1000);
    expect("failed" in answer && answer.failed).toContain("ECONNREFUSED");
  });

  test("reads at most a megabyte of an endless answer", async () => {
    const answer = await asked((_, response) => {
      const chunk = "x".repeat(65_536);
      const more = (): void => {
        while (!response.destroyed && response.write(chunk));
        response.once("drain", more);
      };
      more();
    });
    expect("body" in answer && answer.body.length).toBe(1024 * 1024);
  });
});

test("isLoopback knows the names of this machine and no others", () => {
  const own = ["http://localhost:1/", "http://127.0.0.1/", "http://127.9.8.7/", "http://[::1]:80/"];
  const others = ["http://example.com/", "http://127.0.0.1.example.com/", "http://10.0.0.1/"];
  expect(own.map(isLoopback)).toEqual([true, true, true, true]);
  expect(others.map(isLoopback)).toEqual([false, false, false]);
});
