/** Who can reach whom, and over what. */
import { deepEqual, equal, ok } from "node:assert/strict";
import type { NodeHandle } from "../../ports/runtime.ts";
import { type Bench, REDIS_PORT, ROUND_TRIP_MS, type RuntimeCheck } from "./bench.ts";
import { quickest } from "./see.ts";

const NODES = ["cache-a", "cache-b", "other-b", "cache-c"] as const;

export const REACH_CHECKS: readonly RuntimeCheck[] = [
  {
    title: "every node runs and answers on the control path",
    async run({ network, handle, saw }) {
      for (const node of NODES) {
        equal(await handle(node).state(), "running");
        equal(await saw(network.control(node, REDIS_PORT)), "answer", node);
      }
    },
  },
  {
    title: "entering another region crosses the link with its WAN latency, one's own does not",
    async run({ network, look }) {
      const far = await quickest(look, network.entry("a", "cache-b", REDIS_PORT));
      ok(far >= ROUND_TRIP_MS - 1 && far < 3000, `another region replied after ${far} ms`);
      const near = await quickest(look, network.entry("a", "cache-a", REDIS_PORT));
      ok(near < ROUND_TRIP_MS - 1, `the own region replied after ${near} ms`);
    },
  },
  {
    title: "members see each other at the address they are given, other regions through the link",
    runsPrograms: true,
    async run(bench) {
      const all = [bench.handle("cache-a"), bench.handle("other-b"), bench.handle("cache-c")];
      for (const from of all) {
        for (const to of NODES) equal(await ask(from, to), "PONG", `${from.name} to ${to}`);
      }
      const silence = { kind: "silence", streams: ["upstream", "downstream"] } as const;
      await bench.network.links.apply("f", [`a->cache-b:${REDIS_PORT}`], silence);
      equal(await ask(bench.handle("cache-a"), "cache-b"), "", "the link is silent");
      equal(await ask(bench.handle("cache-c"), "cache-b"), "PONG", "another region's link");
      equal(await ask(bench.handle("other-b"), "cache-b"), "PONG", "within the region");
    },
  },
  {
    title: "a link inside a region is used by neighbours and not by the node itself",
    runsPrograms: true,
    async run({ network, handle, saw }) {
      await network.links.apply("f", [`b->cache-b:${REDIS_PORT}`], { kind: "refuse" });
      equal(await saw(network.entry("b", "cache-b", REDIS_PORT)), "refused");
      ok((await ask(handle("other-b"), "cache-b")) !== "PONG", "the neighbour is refused");
      equal(await saw(network.entry("a", "cache-b", REDIS_PORT)), "answer");
    },
  },
  {
    title: "a client inside a region gets input, output and exit code across",
    runsPrograms: true,
    async run({ network }) {
      const options = { timeoutMs: 5000, input: "abc", environment: { WORD: "def" } };
      const shell = 'cat; printf %s "$WORD"; echo bad >&2; exit 7';
      const result = await network.execInRegion("a", ["sh", "-c", shell], options);
      deepEqual(result, { exitCode: 7, stdout: "abcdef", stderr: "bad\n" });
    },
  },
  {
    title: "a client inside a region cannot bypass the link to a node of another region",
    runsPrograms: true,
    needs: "structuralBoundary",
    run: refuseBypass,
  },
  {
    title: "a client inside a region cannot reach the interfaces that command the links",
    runsPrograms: true,
    needs: "structuralBoundary",
    async run(bench) {
      for (const { host, port } of bench.forbidden) {
        equal(await connects(bench, "a", host, port), false, `${host}:${port}`);
      }
    },
  },
  {
    title: "a node has no right over its network",
    runsPrograms: true,
    needs: "structuralBoundary",
    async run({ handle }) {
      const command = ["sed", "-n", "s/^CapEff:\\s*//p", "/proc/self/status"];
      const { stdout } = await handle("cache-a").exec(command, { timeoutMs: 5000 });
      const netAdmin = 1n << 12n;
      equal(BigInt(`0x${stdout.trim()}`) & netAdmin, 0n, `effective rights ${stdout.trim()}`);
    },
  },
];

/** Exported for its own test: it must fail where there is no boundary. */
export async function refuseBypass(bench: Bench): Promise<void> {
  const target = bench.handle("cache-b");
  const addresses = await ownAddresses(target);
  ok(addresses.length > 0, "the node has an address");
  const port = target.place.port(REDIS_PORT);
  for (const address of addresses) {
    const inside = await connects(bench, "b", address, port);
    const outside = await connects(bench, "a", address, port);
    // Some addresses are for the control path only; one at least must be real, or nothing was proved.
    if (address === addresses[0]) equal(inside, true, `${address} is open inside its region`);
    equal(outside, false, `${address}:${port} was reached from another region past the link`);
  }
}

async function connects(bench: Bench, region: string, host: string, port: number) {
  const script = `exec 3<>/dev/tcp/${host}/${port} && echo reached`;
  const command = ["timeout", "2", "bash", "-c", script];
  const { stdout } = await bench.network.execInRegion(region, command, { timeoutMs: 5000 });
  return stdout.trim() === "reached";
}

/** As the node's own kernel tells; loopback addresses only where the node listens on nothing else. */
async function ownAddresses(node: NodeHandle): Promise<readonly string[]> {
  if (node.place.listen.startsWith("127.")) return [node.place.listen];
  const options = { timeoutMs: 5000 };
  const { stdout } = await node.exec(["cat", "/proc/net/fib_trie"], options);
  const found = stdout.matchAll(/-- (\d+\.\d+\.\d+\.\d+)\n\s+\/32 host LOCAL/g);
  const addresses = new Set([...found].map(([, address = ""]) => address));
  return [...addresses].filter((address) => !address.startsWith("127."));
}

/** What redis-cli on one node gets from another; empty when it gets nothing. */
async function ask(from: NodeHandle, to: string): Promise<string> {
  const { host, port } = from.place.addressOf(to, REDIS_PORT);
  const command = [from.place.program("redis-cli"), "-h", host, "-p", String(port), "PING"];
  const { stdout } = await from.exec(command, { timeoutMs: 1500 });
  return stdout.trim();
}
