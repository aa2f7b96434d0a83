/**
 * A fault kind: one file in faults/, one line in registry.ts. It says which keys its timeline entry has, what they
 * mean, and which effect it has on what a client sees. How the effect is produced is the business of adapters.
 */
import { z } from "zod";
import type { FaultTarget, LinkEffect, NodeEffect, PacketEffect } from "../domain/fault.ts";
import type { Random } from "../lib/random.ts";
import type { IssueParameters } from "../lib/unit-schemas.ts";
import { LINK_PATTERN, NODE_PATTERN, readLinkReference, readNodeReference } from "./target.ts";

export type FaultKind = FaultKindBase &
  (
    | { readonly acts: "links"; effect(parameters: Parameters): LinkEffect }
    | { readonly acts: "nodes"; effect(parameters: Parameters): NodeEffect }
    | { readonly acts: "packets"; effect(parameters: Parameters): PacketEffect }
  );

export type Parameters = Readonly<Record<string, unknown>>;

interface FaultKindBase {
  readonly kind: string;
  /** What the client sees, in one line. */
  readonly summary: string;
  /** Ways to write it; an entry has the target key of exactly one of them. */
  readonly forms: readonly FaultForm[];
}

export interface FaultForm {
  /** The key that names the target. */
  readonly key: string;
  /** A whole timeline entry, for help, the JSON Schema and tests. */
  readonly example: string;
  /** Keys of the entry beside `at`, `for`, `as` and `fault`; the target key among them. */
  readonly shape: z.ZodRawShape;
  /** From what the shape accepted. */
  read(entry: Parameters, draw: Draw): FaultWish;
}

export interface FaultWish {
  readonly target: FaultTarget;
  readonly parameters: Parameters;
}

/** What a form may draw from while the schedule is made. */
export interface Draw {
  readonly regions: readonly string[];
  readonly random: Random;
}

/** `db@us-west-2` or `primary of db`. */
export const nodeReference = reference(readNodeReference, NODE_PATTERN, {
  description: "a node: db@us-west-2, or a symbol: primary of db, replica of db, minority of db",
  expected: "a node",
  examples: ["primary of db", "db@us-west-2"],
});

/** `us-east-1 -> us-west-2`, `us-east-1 <-> us-west-2`, `all -> primary of db`. */
export const linkReference = reference(readLinkReference, LINK_PATTERN, {
  description: "links: connections that one region opens to another, to a node, or both ways",
  expected: "a link",
  examples: ["us-east-1 -> us-west-2", "us-east-1 <-> us-west-2", "all -> primary of db"],
});

function reference<T extends FaultTarget>(
  read: (text: string) => T | undefined,
  pattern: string,
  words: { readonly description: string; readonly expected: string; readonly examples: string[] },
) {
  return z
    .unknown()
    .transform((value, context): T => {
      const target = typeof value === "string" ? read(value) : undefined;
      if (target !== undefined) return target;
      const params: IssueParameters = {
        code: "FLT003",
        fix: `write it like ${words.examples.map((example) => `"${example}"`).join(" or ")}`,
      };
      const message = `${JSON.stringify(value)} is not ${words.expected}`;
      context.issues.push({ code: "custom", input: value, message, params });
      return z.NEVER;
    })
    .meta({
      type: "string",
      description: words.description,
      pattern,
      inputExamples: words.examples,
    });
}

interface LinkFaultOptions<Shape extends z.ZodRawShape> {
  readonly kind: string;
  readonly summary: string;
  readonly example: string;
  readonly parameters: Shape;
  readonly effect: (parameters: z.output<z.ZodObject<Shape>>) => LinkEffect;
}

/** A fault on the links that its `link:` names. */
export function linkFault<Shape extends z.ZodRawShape>(
  options: LinkFaultOptions<Shape>,
): FaultKind {
  const { kind, summary, example, parameters, effect } = options;
  return {
    kind,
    summary,
    acts: "links",
    forms: [targetForm("link", example, { link: linkReference, ...parameters })],
    // The shape above accepted them: that is what makes them of this type.
    effect: (accepted) => effect(accepted as z.output<z.ZodObject<Shape>>),
  };
}

interface NodeFaultOptions {
  readonly kind: string;
  readonly summary: string;
  readonly example: string;
}

/** A fault on the process of the node that its `node:` names. */
export function nodeFault(options: NodeFaultOptions & { readonly effect: NodeEffect }): FaultKind {
  const { kind, summary, example, effect } = options;
  const forms = [targetForm("node", example, { node: nodeReference })];
  return { kind, summary, acts: "nodes", forms, effect: () => effect };
}

/** A fault on the packets of the node that its `node:` names. */
export function packetFault(
  options: NodeFaultOptions & { readonly effect: PacketEffect },
): FaultKind {
  const { kind, summary, example, effect } = options;
  const forms = [targetForm("node", example, { node: nodeReference })];
  return { kind, summary, acts: "packets", forms, effect: () => effect };
}

function targetForm(key: string, example: string, shape: z.ZodRawShape): FaultForm {
  return {
    key,
    example,
    shape,
    read: ({ [key]: target, ...parameters }) => ({ target: target as FaultTarget, parameters }),
  };
}
