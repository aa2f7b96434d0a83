/** `topology.nodes:` each group is one node kind with its own configuration, expanded into nodes. */
import type { z } from "zod";
import type { GroupSpec } from "../../domain/scenario.ts";
import type { NodeSpec } from "../../domain/topology.ts";
import { checkSchema } from "../../lib/located/check-schema.ts";
import { keySpanOf, spanOf, valueAt, type Path } from "../../lib/located/located-tree.ts";
import { checkReference, lineOf, type KnownGroup, type ReadContext } from "../read-context.ts";
import type { ScenarioNodeKind } from "../registries.ts";
import { quoted } from "../../lib/located/source.ts";

export interface ReadGroups {
  readonly groups: ReadonlyMap<string, KnownGroup> | undefined;
  readonly specs: readonly GroupSpec[];
  /** Programs of this machine that the groups start. */
  readonly commands: readonly string[];
}

const PATH = ["topology", "nodes"];
/** A host name has at most this many characters. */
const MAX_NODE_NAME = 63;

export function readGroups(
  context: ReadContext,
  bodies: Readonly<Record<string, Readonly<Record<string, unknown>>>> | undefined,
  regions: readonly string[] | undefined,
): ReadGroups {
  if (bodies === undefined) return { groups: undefined, specs: [], commands: [] };
  const read = Object.entries(bodies).map(([group, body]) =>
    readGroup(context, group, body, regions),
  );
  const groups = new Map(read.map(({ group, kind, nodes }) => [group, { kind, nodes }]));
  checkNodeNames(context, groups);
  checkUses(
    context,
    read.map(({ group, kind, uses }) => ({ group, kind: kind?.kind ?? "", uses })),
  );
  return {
    groups,
    specs: read.flatMap(({ spec }) => spec ?? []),
    commands: read.flatMap(({ commands }) => commands),
  };
}

interface ReadGroup extends KnownGroup {
  readonly group: string;
  readonly uses: Readonly<Record<string, string>>;
  readonly commands: readonly string[];
  readonly spec: GroupSpec | undefined;
}

function readGroup(
  context: ReadContext,
  group: string,
  body: Readonly<Record<string, unknown>>,
  regions: readonly string[] | undefined,
): ReadGroup {
  const path = [...PATH, group];
  const nothing = { group, uses: {}, commands: [], spec: undefined, nodes: undefined };
  const kind = kindOf(context, path, Object.keys(body));
  if (kind === undefined) return { ...nothing, kind };
  const configPath = [...path, kind.kind];
  const config = checkSchema(kind.schema as z.ZodType<object>, {
    ...context,
    path: configPath,
    // `etcd:` with nothing behind it is etcd with every default.
    value: valueAt(context.tree.value, configPath) ?? {},
    otherwise: "TOP010",
  });
  if (config === undefined) return { ...nothing, kind };
  const uses = kind.uses?.(config) ?? {};
  const spec = { group, kind: kind.kind, config, uses, line: lineOf(context, path) };
  const isSound =
    regions !== undefined && checkConfig(context, { kind, config, regions, path: configPath });
  const nodes = isSound ? kind.expand(group, config, regions) : undefined;
  return { group, kind, uses, commands: kind.commands?.(config) ?? [], spec, nodes };
}

function kindOf(
  context: ReadContext,
  path: Path,
  keys: readonly string[],
): ScenarioNodeKind | undefined {
  const { nodeKinds } = context.registries;
  const [key, second] = keys;
  if (key === undefined || second !== undefined) {
    context.reporter.add("TOP002", keySpanOf(context.tree, path), {
      message:
        key === undefined
          ? `${quoted(path.at(-1))} has no kind`
          : `${quoted(path.at(-1))} has several kinds: ${keys.join(", ")}`,
    });
    return undefined;
  }
  const known = [...nodeKinds.keys()];
  const isKnown = checkReference(context, {
    path: [...path, key],
    name: key,
    known,
    code: "TOP001",
    what: "node kind",
  });
  return isKnown ? nodeKinds.get(key) : undefined;
}

interface ConfigCheck {
  readonly kind: ScenarioNodeKind;
  readonly config: object;
  readonly regions: readonly string[];
  readonly path: Path;
}

function checkConfig(context: ReadContext, { kind, config, regions, path }: ConfigCheck): boolean {
  const problems = kind.problems?.(config, regions) ?? [];
  for (const problem of problems) {
    const at = [...path, ...problem.path];
    const value = valueAt(context.tree.value, at);
    if (
      typeof value === "string" &&
      !regions.includes(value) &&
      problem.message.includes("region")
    ) {
      checkReference(context, {
        path: at,
        name: value,
        known: regions,
        code: "TOP003",
        what: "region",
      });
    } else {
      context.reporter.add("TOP010", spanOf(context.tree, at), problem);
    }
  }
  return problems.length === 0;
}

function checkNodeNames(context: ReadContext, groups: ReadonlyMap<string, KnownGroup>): void {
  const owners = new Map<string, string>();
  const nodes = [...groups.values()].flatMap((group) => group.nodes ?? []);
  for (const node of nodes) {
    const owner = owners.get(node.name);
    const span = keySpanOf(context.tree, [...PATH, node.group]);
    if (owner !== undefined) {
      const message = `${node.group} and ${owner} both have a node called ${node.name}`;
      context.reporter.add("TOP008", span, { message });
    } else if (!isHostName(node)) {
      context.reporter.add("TOP008", span, { message: `${node.name} is no host name` });
    }
    owners.set(node.name, node.group);
  }
}

function isHostName(node: NodeSpec): boolean {
  return node.name.length <= MAX_NODE_NAME && /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(node.name);
}

interface Users {
  readonly group: string;
  readonly kind: string;
  readonly uses: Readonly<Record<string, string>>;
}

function checkUses(context: ReadContext, users: readonly Users[]): void {
  const known = users.map(({ group }) => group);
  const uses = new Map(users.map((user) => [user.group, Object.values(user.uses)]));
  for (const user of users) {
    for (const [binding, used] of Object.entries(user.uses)) {
      const path = [...PATH, user.group, user.kind, "uses", binding];
      const isKnown = checkReference(context, {
        path,
        name: used,
        known,
        code: "TOP004",
        what: "group",
      });
      if (isKnown && reaches(uses, used, user.group)) {
        const message = `${user.group} uses ${used}, which uses ${user.group}`;
        context.reporter.add("TOP009", spanOf(context.tree, path), { message });
      }
    }
  }
}

function reaches(uses: ReadonlyMap<string, readonly string[]>, from: string, to: string): boolean {
  const seen = new Set<string>();
  const open = [from];
  for (let group = open.pop(); group !== undefined; group = open.pop()) {
    if (group === to) return true;
    if (seen.has(group)) continue;
    seen.add(group);
    open.push(...(uses.get(group) ?? []));
  }
  return false;
}
