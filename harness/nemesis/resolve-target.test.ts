import { expect, test } from "@playwright/test";
import type { FaultTarget, PlannedFault, ResolvedEffect } from "../domain/fault.ts";
import { linksOf } from "../domain/topology.ts";
import { Random } from "../lib/random.ts";
import { sampleTopology } from "../testing/sample-topology.ts";
import { resolveTarget } from "./resolve-target.ts";
import { sameRegionNodes } from "./same-region-nodes.ts";
import { readLinkReference, readNodeReference } from "./target.ts";

const topology = sampleTopology(["east", "west", "south"], { db: 5432 });

function resolve(kind: string, target: FaultTarget, parameters = {}, seed = 1): ResolvedEffect {
  const fault: PlannedFault = { id: "f", kind, atMs: 0, target, parameters, line: 1 };
  return resolveTarget(fault, {
    topology,
    links: linksOf(topology, sameRegionNodes({ topology, faults: [fault] })),
    roles: { db: { primary: ["db-east"], replica: ["db-west", "db-south"] } },
    random: new Random(seed),
  });
}

function linksOfFault(kind: string, target: FaultTarget, parameters = {}): readonly string[] {
  const effect = resolve(kind, target, parameters);
  if (effect.on !== "links") throw new Error(`acts on ${effect.on}`);
  return [...effect.links].sort();
}

function node(text: string): FaultTarget {
  const target = readNodeReference(text);
  if (target === undefined) throw new Error(`${text} is no node`);
  return target;
}

function link(text: string): FaultTarget {
  const target = readLinkReference(text);
  if (target === undefined) throw new Error(`${text} is no link`);
  return target;
}

const EAST_CUT_OFF = [
  "east->db-south:5432",
  "east->db-west:5432",
  "south->db-east:5432",
  "west->db-east:5432",
];

test.describe("resolveTarget", () => {
  test("isolating a region cuts every link between it and the others, both ways", () => {
    const target = { type: "region", region: "east" } as const;
    expect(linksOfFault("partition", target, { streams: ["upstream"] })).toEqual(EAST_CUT_OFF);
  });

  test("isolating the primary cuts off the region it is in", () => {
    expect(linksOfFault("partition", node("primary of db"))).toEqual(EAST_CUT_OFF);
  });

  test("a split leaves links inside a side, and a region on no side reaches all", () => {
    const sides = [["east"], ["west"]];
    expect(linksOfFault("partition", { type: "regions", sides })).toEqual([
      "east->db-west:5432",
      "west->db-east:5432",
    ]);
    const whole = [["east", "south"], ["west"]];
    expect(linksOfFault("partition", { type: "regions", sides: whole })).not.toContain(
      "east->db-south:5432",
    );
  });

  test("a one-way partition cuts the connections of one direction only", () => {
    expect(linksOfFault("partition", link("east -> west"))).toEqual(["east->db-west:5432"]);
    expect(linksOfFault("stall", link("east <-> west"))).toEqual([
      "east->db-west:5432",
      "west->db-east:5432",
    ]);
  });

  test("a link to the primary follows the role, its own region included when all regions are named", () => {
    expect(linksOfFault("stall", link("west -> primary of db"))).toEqual(["west->db-east:5432"]);
    expect(linksOfFault("stall", link("all -> primary of db"))).toEqual([
      "east->db-east:5432",
      "south->db-east:5432",
      "west->db-east:5432",
    ]);
  });

  test("a link inside one region exists when a fault names it, and only then", () => {
    expect(linksOfFault("stall", link("east -> db@east"))).toEqual(["east->db-east:5432"]);
    expect(linksOfFault("stall", link("east -> east"))).toEqual(["east->db-east:5432"]);
    expect(linksOfFault("stall", link("all -> east"))).not.toContain("east->db-east:5432");
  });

  test("a role resolves to one holder, a count to that many nodes, drawn from the seed", () => {
    expect(resolve("kill", node("primary of db"))).toMatchObject({ nodes: ["db-east"] });
    expect(resolve("kill", node("minority of db"))).toMatchObject({ nodes: { length: 1 } });
    expect(resolve("kill", node("majority of db"))).toMatchObject({ nodes: { length: 2 } });
    expect(resolve("kill", node("all of db"))).toMatchObject({ nodes: { length: 3 } });
    const drawn = new Set(
      Array.from({ length: 30 }, (_, seed) =>
        JSON.stringify(resolve("kill", node("one of db"), {}, seed)),
      ),
    );
    expect(drawn.size).toBe(3);
    expect(resolve("pause", node("replica of db"), {}, 7)).toEqual(
      resolve("pause", node("replica of db"), {}, 7),
    );
  });

  test("a role that nobody holds is told, not guessed", () => {
    expect(() => resolve("kill", node("leader of db"))).toThrow(/nothing to hit: leader of db/);
  });

  test("each kind has the effect of its name", () => {
    const all = link("east <-> west");
    expect(resolve("latency", all, { "round-trip": 200 })).toMatchObject({
      effect: { kind: "latency", roundTripMs: 200, jitterMs: 0 },
    });
    expect(resolve("jitter", all, { by: 50 })).toMatchObject({
      effect: { kind: "latency", roundTripMs: 50, jitterMs: 50 },
    });
    expect(resolve("bandwidth", all, { rate: 5000 })).toMatchObject({
      effect: { kind: "bandwidth", bytesPerSecond: 5000 },
    });
    expect(resolve("slice", all, { average: 64, delay: 1 })).toMatchObject({
      effect: { kind: "slice", averageBytes: 64, delayMs: 1 },
    });
    expect(resolve("limit-data", all, { bytes: 10 })).toMatchObject({
      effect: { kind: "limit-data", bytes: 10 },
    });
    expect(resolve("reset", all)).toMatchObject({ effect: { kind: "reset", afterMs: 0 } });
    expect(resolve("refuse", all)).toMatchObject({ effect: { kind: "refuse" } });
    expect(resolve("packet-drop", node("db@east"))).toEqual({
      on: "packets",
      nodes: ["db-east"],
      effect: "drop",
    });
  });
});

test.describe("references", () => {
  for (const text of ["", "db", "db@", "@east", "of db", "primary of", "a of b of c", "db@a@b"]) {
    test(`"${text}" is no node reference`, () => {
      expect(readNodeReference(text)).toBeUndefined();
    });
  }
  for (const text of [
    "east",
    "east ->",
    "-> west",
    "a -> b -> c",
    "a <-> db@b",
    "a <-> one of db",
  ]) {
    test(`"${text}" is no link reference`, () => {
      expect(readLinkReference(text)).toBeUndefined();
    });
  }
});
