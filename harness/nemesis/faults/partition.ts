/**
 * Silence between regions; connections close when it heals. Four ways to say which links are cut:
 *
 *   isolate   one region, or the region of a node, from all others, both ways
 *   split     sides that cannot reach each other; a region on no side reaches all
 *   bridge    the named region reaches all, the others fall into two halves that the seed chooses
 *   one-way   connections that one region opens to another; `stream:` cuts requests or replies only
 */
import { z } from "zod";
import type { FaultTarget, Stream } from "../../domain/fault.ts";
import { linkReference, type FaultForm, type FaultKind } from "../fault-kind.ts";
import { readNodeReference } from "../target.ts";

const BOTH: readonly Stream[] = ["upstream", "downstream"];
const region = z.string().min(1);

const isolate: FaultForm = {
  key: "isolate",
  example: "{ at: 5s, fault: partition, isolate: primary of db, for: 20s }",
  shape: {
    isolate: region.meta({
      description: "a region, or a node whose region is meant: primary of db, minority of db",
      inputExamples: ["us-east-1", "primary of db"],
    }),
  },
  read: ({ isolate: text }) => ({
    target: readNodeReference(String(text)) ?? { type: "region", region: String(text) },
    parameters: { form: "isolate", streams: BOTH },
  }),
};

const split: FaultForm = {
  key: "split",
  example:
    "{ at: 5s, fault: partition, split: [[us-east-1], [us-west-2, eu-central-1]], for: 20s }",
  shape: {
    split: z
      .array(z.array(region).min(1))
      .min(2)
      .describe("sides that cannot reach each other; a region on no side reaches all"),
  },
  read: ({ split: sides }) => ({
    target: { type: "regions", sides: sides as string[][] },
    parameters: { form: "split", streams: BOTH },
  }),
};

const bridge: FaultForm = {
  key: "bridge",
  example: "{ at: 5s, fault: partition, bridge: eu-central-1, for: 20s }",
  shape: { bridge: region.describe("reaches all; the seed halves the others") },
  read: ({ bridge: middle }, { regions, random }) => {
    const others = random.shuffle(regions.filter((each) => each !== middle));
    const half = Math.ceil(others.length / 2);
    const sides = [others.slice(0, half), others.slice(half)].filter((side) => side.length > 0);
    return {
      target: { type: "regions", sides },
      parameters: { form: "bridge", bridge: middle, streams: BOTH },
    };
  },
};

const oneWay: FaultForm = {
  key: "one-way",
  example:
    "{ at: 5s, fault: partition, one-way: us-east-1 -> us-west-2, stream: downstream, for: 20s }",
  shape: {
    "one-way": linkReference,
    stream: z
      .enum(["upstream", "downstream"])
      .optional()
      .describe("upstream: requests are lost; downstream: replies are lost; left out: both"),
  },
  read: ({ "one-way": target, stream }) => ({
    target: target as FaultTarget,
    parameters: { form: "one-way", streams: stream === undefined ? BOTH : [stream] },
  }),
};

export const partition: FaultKind = {
  kind: "partition",
  summary: "silence between regions; connections close when it heals",
  acts: "links",
  forms: [isolate, split, bridge, oneWay],
  effect: ({ streams }) => ({ kind: "silence", streams: streams as readonly Stream[] }),
};
