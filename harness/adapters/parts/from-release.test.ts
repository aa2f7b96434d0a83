import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { fakeMachine, type FakeMachine } from "../../testing/fake-programs.ts";
import { download } from "./download.ts";
import { checksumOf, fetchRelease } from "./from-release.ts";
import type { Fetcher } from "./part-definition.ts";
import { createParts } from "./parts.ts";
import { PINS } from "./pins.ts";
import { PART_REGISTRY } from "./registry.ts";

const PROGRAM = "#!/bin/sh\necho 'toxiproxy-server version 2.12.0'\n";
const DIGEST = createHash("sha256").update(PROGRAM).digest("hex");
const ASSET = "toxiproxy-server-linux-amd64";

async function serve(listener: RequestListener) {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.dispose]: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function release(asset: string): RequestListener {
  return (request, response) => {
    const isList = request.url?.endsWith("/checksums.txt");
    response.end(isList ? `${"0".repeat(64)}  other\n${DIGEST}  ${ASSET}\n` : asset);
  };
}

function install(machine: FakeMachine, url: string, after: readonly Fetcher[] = []) {
  const toxiproxy = {
    ...PART_REGISTRY.toxiproxy,
    fetchers: [fetchRelease(PINS.toxiproxy), ...after],
  };
  return createParts({
    env: { ...machine.env, HARNESS_RELEASES_URL: url },
    home: machine.home,
    cacheDirectory: machine.cache,
    platform: "linux",
    arch: "x64",
    definitions: { ...PART_REGISTRY, toxiproxy },
  }).install("toxiproxy", () => undefined);
}

test.describe("fetchRelease", () => {
  test("a download with the listed digest is taken", async () => {
    using machine = fakeMachine();
    using server = await serve(release(PROGRAM));
    const part = await install(machine, server.url);
    expect(part).toMatchObject({ version: "2.12.0", source: "cache", origin: "release" });
  });

  test("a download with another digest is refused, and no other way is tried", async () => {
    using machine = fakeMachine();
    using server = await serve(release(`${PROGRAM}# tampered`));
    let asked = false;
    const next: Fetcher = {
      source: "go",
      means: () => undefined,
      fetch: async () => {
        asked = true;
        return { programs: {}, environment: {} };
      },
    };
    const error: unknown = await install(machine, server.url, [next]).catch((e: unknown) => e);
    expect(error).toMatchObject({ code: "ENV143" });
    expect((error as { why: string }).why).toContain(DIGEST);
    expect(asked).toBe(false);
    expect(existsSync(join(machine.cache, "toxiproxy"))).toBe(false);
    expect(readdirSync(join(machine.cache, ".staging"))).toEqual([]);
  });

  test("a download that breaks off is given up, and nothing is kept", async () => {
    using machine = fakeMachine();
    using server = await serve((request, response) => {
      if (request.url?.endsWith("/checksums.txt")) return release("")(request, response);
      response.writeHead(200, { "content-length": "1000" });
      response.write(PROGRAM, () => response.destroy());
    });
    await expect(install(machine, server.url)).rejects.toMatchObject({ code: "ENV140" });
    expect(existsSync(join(machine.cache, "toxiproxy"))).toBe(false);
    expect(readdirSync(join(machine.cache, ".staging"))).toEqual([]);
  });

  test("an error of the server is told with its status", async () => {
    using machine = fakeMachine();
    using server = await serve((_request, response) => response.writeHead(404).end());
    const error: unknown = await install(machine, server.url).catch((e: unknown) => e);
    expect((error as { why: string }).why).toContain("answered 404 Not Found");
  });
});

test.describe("download", () => {
  test("a server that stays silent is given up after the time-out", async () => {
    using machine = fakeMachine();
    using server = await serve((_request, response) => {
      response.writeHead(200, { "content-length": "1000" });
      response.write("first piece, then nothing");
    });
    const path = join(machine.root, "file");
    const options = { sha256: DIGEST, timeoutMs: 200, signal: undefined };
    const result = download(server.url, path, { ...options, progress: () => undefined });
    await expect(result).rejects.toThrow(/no answer within 0.2 s/);
    expect(existsSync(path)).toBe(false);
  });

  test("progress is told as a fraction", async () => {
    using machine = fakeMachine();
    using server = await serve((_request, response) => {
      response.writeHead(200, { "content-length": `${PROGRAM.length}` });
      response.end(PROGRAM);
    });
    const fractions: (number | undefined)[] = [];
    await download(server.url, join(machine.root, "file"), {
      sha256: DIGEST,
      timeoutMs: 2_000,
      signal: undefined,
      progress: (fraction) => void fractions.push(fraction),
    });
    expect(fractions.at(-1)).toBe(1);
  });
});

test.describe("checksumOf", () => {
  test("a line of sha256sum is read, with or without the asterisk", () => {
    expect(checksumOf(`${DIGEST} *a\n${"1".repeat(64)}  b`, "a")).toBe(DIGEST);
    expect(checksumOf(`${DIGEST} *a\n${"1".repeat(64)}  b`, "b")).toBe("1".repeat(64));
  });

  test("a file that is not listed is refused", () => {
    expect(() => checksumOf(`${DIGEST}  ab`, "b")).toThrow(/no line for b/);
  });
});
