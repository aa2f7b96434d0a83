/** What clients see of faults on links and packets, and that it is gone afterwards. */
import { deepEqual, equal, ok } from "node:assert/strict";
import type { LinkEffect, LinkObservation, PacketEffect } from "../../domain/fault.ts";
import { REDIS_PORT, ROUND_TRIP_MS, type RuntimeCheck } from "./bench.ts";
import { quickest, until } from "./see.ts";

const LINK = `a->cache-b:${REDIS_PORT}`;

const EFFECTS: readonly (readonly [LinkEffect, LinkObservation["saw"]])[] = [
  [{ kind: "silence", streams: ["upstream", "downstream"] }, "silence"],
  [{ kind: "silence", streams: ["downstream"] }, "silence"],
  [{ kind: "stall" }, "silence"],
  [{ kind: "refuse" }, "refused"],
  [{ kind: "reset", afterMs: 0 }, "reset"],
];

const PACKET_EFFECTS: readonly (readonly [PacketEffect, LinkObservation["saw"]])[] = [
  ["disconnect", "silence"],
  ["drop", "silence"],
  ["reject", "refused"],
];

export const FAULT_CHECKS: readonly RuntimeCheck[] = [
  ...EFFECTS.map(([effect, seen]): RuntimeCheck => ({
    title: `${JSON.stringify(effect)} on a link is seen as ${seen} by that region alone, and heals`,
    async run({ network, saw }) {
      await network.links.apply("f", [LINK], effect);
      deepEqual(await network.links.affected(), [LINK]);
      equal(await saw(network.entry("a", "cache-b", REDIS_PORT)), seen);
      equal(await saw(network.entry("c", "cache-b", REDIS_PORT)), "answer", "another region");
      equal(await saw(network.control("cache-b", REDIS_PORT)), "answer", "control path");
      await network.links.heal("f");
      deepEqual(await network.links.affected(), []);
      equal(await saw(network.entry("a", "cache-b", REDIS_PORT)), "answer", "after the heal");
    },
  })),
  {
    title: "added latency comes on top of the WAN latency, and heals to it",
    async run({ network, look }) {
      const reply = () => quickest(look, network.entry("a", "cache-b", REDIS_PORT));
      await network.links.apply("f", [LINK], { kind: "latency", roundTripMs: 300, jitterMs: 0 });
      const slow = await reply();
      ok(slow >= ROUND_TRIP_MS + 299 && slow < 3000, `replied after ${slow} ms`);
      await network.links.healAll();
      const healed = await reply();
      ok(healed >= ROUND_TRIP_MS - 1 && healed < ROUND_TRIP_MS + 250, `replied after ${healed} ms`);
    },
  },
  {
    title: "overlapping link faults heal alone",
    async run({ network, saw }) {
      const endpoint = network.entry("a", "cache-b", REDIS_PORT);
      await network.links.apply("f", [LINK], { kind: "refuse" });
      await network.links.apply("g", [LINK], { kind: "stall" });
      await network.links.heal("f");
      equal(await saw(endpoint), "silence");
      await network.links.heal("g");
      equal(await saw(endpoint), "answer");
    },
  },
  ...PACKET_EFFECTS.map(([effect, seen]): RuntimeCheck => ({
    title: `packet ${effect} of a node is seen as ${seen}, leaves neighbours and control alone, heals`,
    needs: "packetFaults",
    async run({ network, saw, answered }) {
      const { packets } = network;
      ok(packets, "the network has a packet injector");
      await packets.apply("f", ["other-b"], effect);
      const direct = network.entry("b", "other-b", REDIS_PORT);
      equal(await saw(direct), seen, "inside the region");
      const through = await saw(network.entry("a", "other-b", REDIS_PORT), 700);
      ok(through !== "answer", `through the link: ${through}`);
      equal(await saw(network.entry("a", "cache-b", REDIS_PORT), 700), "answer", "neighbour");
      equal(await saw(network.control("other-b", REDIS_PORT)), "answer", "control path");
      await packets.heal("f");
      await until(answered(direct));
      await until(answered(network.entry("a", "other-b", REDIS_PORT)));
    },
  })),
];
