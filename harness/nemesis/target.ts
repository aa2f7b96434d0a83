/**
 * How a scenario names what a fault hits. Two references, used wherever a fault needs one:
 *
 *   node   `db@us-west-2`             the node of group db in that region
 *          `primary of db`            a symbol: a role of the node kind, or one, minority, majority, all
 *   link   `us-east-1 -> us-west-2`   connections that us-east-1 opens to us-west-2
 *          `us-east-1 <-> us-west-2`  and the other way round
 *          `us-east-1 -> <node>`      to one node, in whatever region it is
 *          `all -> <region or node>`  from every region
 */
import type { FaultTarget } from "../domain/fault.ts";

/** Symbols that every group understands beside the roles of its kind. */
export const COUNT_SYMBOLS = ["one", "minority", "majority", "all"] as const;
/** Roles that node kinds have. With the counts, these words name no region: the reader refuses such a region. */
export const ROLE_SYMBOLS = ["primary", "replica", "leader", "follower"] as const;
const SYMBOLS: ReadonlySet<string> = new Set([...COUNT_SYMBOLS, ...ROLE_SYMBOLS]);

export function isSymbol(which: string): boolean {
  return SYMBOLS.has(which);
}

export type NodeTarget = Extract<FaultTarget, { type: "node" }>;
export type LinkTarget = Extract<FaultTarget, { type: "links" }>;

const NAME = String.raw`[A-Za-z0-9][\w.-]*`;
const NODE = `${NAME}@${NAME}|${NAME} of ${NAME}`;
export const NODE_PATTERN = `^(?:${NODE})$`;
export const LINK_PATTERN = `^${NAME} *(?:->|<->) *(?:${NODE}|${NAME})$`;

/** Undefined: the text is no node reference. Whether its names exist is checked elsewhere. */
export function readNodeReference(text: string): NodeTarget | undefined {
  if (!new RegExp(NODE_PATTERN).test(text.trim())) return undefined;
  const [which = "", symbolGroup] = text.trim().split(" of ");
  if (symbolGroup !== undefined) return { type: "node", group: symbolGroup, which };
  const [group = "", region = ""] = which.split("@");
  return { type: "node", group, which: region };
}

/** Undefined: the text is no link reference, or asks for both ways to a single node, which means nothing. */
export function readLinkReference(text: string): LinkTarget | undefined {
  if (!new RegExp(LINK_PATTERN).test(text.trim())) return undefined;
  const bothWays = text.includes("<->");
  const [from = "", to = ""] = text.split(bothWays ? "<->" : "->").map((part) => part.trim());
  const node = readNodeReference(to);
  if (node === undefined) return { type: "links", from, to, bothWays };
  if (bothWays) return undefined;
  return { type: "links", from, to: node.which, group: node.group, bothWays };
}

/** The most nodes that can be lost while the others still are a majority. */
export function minorityOf(nodes: number): number {
  return Math.max(0, Math.floor((nodes - 1) / 2));
}

/** The fewest nodes that are more than half. */
export function majorityOf(nodes: number): number {
  return Math.floor(nodes / 2) + 1;
}
