import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { expect, test } from "@playwright/test";
import { linksOf, type Topology } from "../../domain/topology.ts";
import type { LinkInjector } from "../../ports/runtime.ts";
import { probe } from "../../testing/probe.ts";
import { freePort, startToxiproxy } from "../../testing/toxiproxy-process.ts";
import { createLinkInjector } from "./link-injector.ts";
import { ToxiproxyServer } from "./toxiproxy-server.ts";
import { toxicsOf } from "./toxics.ts";

interface Bench {
  readonly injector: LinkInjector;
  readonly server: ToxiproxyServer;
  readonly ids: readonly string[];
  port(id: string): number;
  close(): Promise<void>;
}

/** Two regions, one echo node in each, two links, one Toxiproxy. */
async function openBench(roundTripMs = 0): Promise<Bench> {
  const echo = await startEcho();
  const { port: api, host, stop } = await startToxiproxy();
  const node = (region: string) => {
    const ports = { main: 7000 };
    return { name: `echo-${region}`, group: "echo", kind: "echo", region, ports, config: {} };
  };
  const topology: Topology = {
    regions: ["a", "b"],
    wan: [{ between: ["a", "b"], roundTripMs }],
    nodes: [node("a"), node("b")],
  };
  const ports = new Map<string, number>();
  for (const { id } of linksOf(topology)) ports.set(id, await freePort());
  const injector = await createLinkInjector({
    servers: new Map(topology.regions.map((region) => [region, { host, port: api }])),
    proxies: linksOf(topology).map((link) => ({
      link,
      listen: `127.0.0.1:${ports.get(link.id)}`,
      upstream: `127.0.0.1:${echo.port}`,
    })),
    topology,
  });
  return {
    injector,
    server: new ToxiproxyServer({ host, port: api }),
    ids: [...ports.keys()],
    port: (id) => ports.get(id) ?? 0,
    close: async () => {
      await stop();
      echo.close();
    },
  };
}

async function startEcho(): Promise<{ port: number; close(): void }> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined).pipe(socket);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const close = () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return { port: address.port, close };
}

test.describe("toxiproxy link injector", () => {
  let bench: Bench;
  let see: (id: string) => Promise<string>;
  let ab: string;
  let ba: string;
  test.beforeEach(async () => {
    bench = await openBench();
    see = async (id) => (await probe({ host: "127.0.0.1", port: bench.port(id) }, 250)).saw;
    [ab = "", ba = ""] = bench.ids;
  });
  test.afterEach(async () => bench.close());

  test("a new link answers and nothing is affected", async () => {
    expect(await see(ab)).toBe("answer");
    expect(await bench.injector.affected()).toEqual([]);
  });

  const effects = [
    [{ kind: "silence", streams: ["upstream", "downstream"] }, "silence"],
    [{ kind: "silence", streams: ["upstream"] }, "silence"],
    [{ kind: "silence", streams: ["downstream"] }, "silence"],
    [{ kind: "stall" }, "silence"],
    [{ kind: "refuse" }, "refused"],
    [{ kind: "reset", afterMs: 0 }, "reset"],
    [{ kind: "limit-data", bytes: 0 }, "closed"],
    [{ kind: "bandwidth", bytesPerSecond: 1_000_000 }, "answer"],
    [{ kind: "slice", averageBytes: 1, delayMs: 1 }, "answer"],
  ] as const;
  for (const [effect, saw] of effects) {
    test(`${JSON.stringify(effect)} is seen as ${saw} on its link only, and heals`, async () => {
      await bench.injector.apply("f", [ab], effect);
      expect(await bench.injector.affected()).toEqual([ab]);
      expect(await see(ab)).toBe(saw);
      expect(await see(ba)).toBe("answer");
      await bench.injector.heal("f");
      expect(await see(ab)).toBe("answer");
      expect(await bench.injector.affected()).toEqual([]);
    });
  }

  test("two refusals are counted: the link opens when both have healed", async () => {
    await bench.injector.apply("f", [ab], { kind: "refuse" });
    await bench.injector.apply("g", [ab], { kind: "refuse" });
    await bench.injector.heal("f");
    expect(await see(ab)).toBe("refused");
    await bench.injector.heal("g");
    expect(await see(ab)).toBe("answer");
  });

  test("overlapping faults heal alone", async () => {
    await bench.injector.apply("f", [ab, ba], { kind: "stall" });
    await bench.injector.apply("g", [ab], { kind: "silence", streams: ["upstream"] });
    await bench.injector.heal("f");
    expect([await see(ab), await see(ba)]).toEqual(["silence", "answer"]);
    await bench.injector.heal("g");
    expect(await see(ab)).toBe("answer");
  });

  test("a stall keeps the bytes and delivers them when it heals", async () => {
    const socket = connect(bench.port(ab), "127.0.0.1");
    await once(socket, "connect");
    await bench.injector.apply("f", [ab], { kind: "stall" });
    socket.write("held");
    await new Promise((resolve) => setTimeout(resolve, 50));
    const data = once(socket, "data");
    await bench.injector.heal("f");
    expect(String((await data)[0])).toBe("held");
    socket.destroy();
  });

  test("a toxic whose removal hangs is got rid of with its proxy, other faults stay", async () => {
    // A reset that waits cannot be interrupted: the server keeps the removal waiting as long.
    await bench.injector.apply("f", [ab], { kind: "reset", afterMs: 60_000 });
    await bench.injector.apply("g", [ab], { kind: "latency", roundTripMs: 100, jitterMs: 0 });
    const socket = connect(bench.port(ab), "127.0.0.1").on("error", () => undefined);
    socket.write("x");
    await new Promise((resolve) => setTimeout(resolve, 100));
    const before = performance.now();
    await bench.injector.heal("f");
    expect(performance.now() - before).toBeLessThan(15_000);
    const { saw, replyMs } = await probe({ host: "127.0.0.1", port: bench.port(ab) }, 2000);
    expect(saw).toBe("answer");
    expect(replyMs).toBeGreaterThanOrEqual(99);
    await bench.injector.heal("g");
    expect(await bench.injector.affected()).toEqual([]);
    socket.destroy();
  });

  test("heal all gets through to a server that is stuck in a removal", async () => {
    await bench.injector.apply("f", [ab], { kind: "reset", afterMs: 60_000 });
    const socket = connect(bench.port(ab), "127.0.0.1").on("error", () => undefined);
    socket.write("x");
    await new Promise((resolve) => setTimeout(resolve, 100));
    const stuck = bench.server.removeToxic(ab, "f:upstream").catch(() => undefined);
    await bench.injector.healAll();
    await stuck;
    expect([await see(ab), await see(ba)]).toEqual(["answer", "answer"]);
    expect(await bench.injector.affected()).toEqual([]);
    socket.destroy();
  });

  test("heal all removes what strangers did and rebuilds a lost proxy", async () => {
    await bench.injector.apply("f", [ab], { kind: "refuse" });
    const [, proxy] = [...(await bench.server.proxies())].find(([id]) => id === ab) ?? [];
    if (!proxy) throw new Error("no proxy");
    const [stranger] = toxicsOf("x", { kind: "stall" });
    if (stranger) await bench.server.addToxic(proxy, stranger);
    await bench.server.deleteProxy(ba);
    expect(await bench.injector.affected()).toEqual([ab, ba].sort());
    await bench.injector.healAll();
    expect([await see(ab), await see(ba)]).toEqual(["answer", "answer"]);
    expect(await bench.injector.affected()).toEqual([]);
  });
});

test("wan latency is there from the start and survives heal all", async () => {
  const bench = await openBench(40);
  try {
    const [ab = ""] = bench.ids;
    const reply = async () => {
      const { replyMs } = await probe({ host: "127.0.0.1", port: bench.port(ab) }, 1000);
      return replyMs ?? -1;
    };
    expect(await reply()).toBeGreaterThanOrEqual(39);
    await bench.injector.apply("f", [ab], { kind: "latency", roundTripMs: 60, jitterMs: 0 });
    expect(await reply()).toBeGreaterThanOrEqual(99);
    await bench.injector.healAll();
    const healed = await reply();
    expect(healed).toBeGreaterThanOrEqual(39);
    expect(healed).toBeLessThan(95);
  } finally {
    await bench.close();
  }
});
