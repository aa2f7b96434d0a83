import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { dockerAnswers } from "./engine.ts";

test("the probe says where it looked in vain, within a second", async () => {
  const before = performance.now();
  const answer = await dockerAnswers({ DOCKER_HOST: "unix:///nowhere/docker.sock", HOME: "/none" });
  expect(answer).toEqual({ answers: false, why: "/nowhere/docker.sock: no such socket" });
  expect(performance.now() - before).toBeLessThan(1000);
});

test("the probe gives up on an engine that accepts and says nothing", async () => {
  const folder = await mkdtemp(join(tmpdir(), "harness-engine-"));
  const socket = join(folder, "docker.sock");
  const server = createServer(() => undefined);
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  try {
    const before = performance.now();
    const answer = await dockerAnswers({ DOCKER_HOST: `unix://${socket}`, HOME: "/none" });
    expect(answer.answers).toBe(false);
    expect(performance.now() - before).toBeLessThan(2000);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await rm(folder, { recursive: true, force: true });
  }
});

test("the probe tells the version of an engine that answers", async () => {
  const server = createServer((_, reply) => reply.end('{"Version":"9.9"}'));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? (address?.port ?? 0) : 0;
  try {
    const answer = await dockerAnswers({ DOCKER_HOST: `tcp://127.0.0.1:${port}`, HOME: "/none" });
    expect(answer).toMatchObject({ answers: true, version: "9.9" });
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
});
