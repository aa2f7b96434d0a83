/**
 * Actions that every node kind understands: `exec` runs a command beside a node, `http` sends a request to one of its
 * ports. Both go over the control path, as an operator would.
 */
import { z } from "zod";
import { AdapterError, EnvironmentError } from "../../lib/errors.ts";
import type { ActionResult, GroupContext, NodeKind, RunningGroup } from "../../ports/node-kind.ts";

const ACTION_DEADLINE_MS = 15_000;
const SHOWN_CHARACTERS = 200;

const where = {
  region: z.string().optional().describe("region of the node; left out: every node of the group"),
};
const execSchema = z.strictObject({
  ...where,
  command: z.array(z.string()).min(1).describe("program and arguments, run beside the node"),
});
const httpSchema = z.strictObject({
  ...where,
  method: z.enum(["GET", "POST", "PUT", "DELETE"]).default("POST").describe("HTTP method"),
  path: z.string().startsWith("/").describe("path on the node's first port"),
  body: z.unknown().optional().describe("sent as JSON"),
});

type Act = (
  group: RunningGroup,
  parameters: unknown,
  context: GroupContext<never>,
) => Promise<string>;

const COMMON: Readonly<Record<string, { readonly schema: z.ZodType; readonly act: Act }>> = {
  exec: { schema: execSchema, act: exec },
  http: { schema: httpSchema, act: request },
};

/** The kind with the common actions added to its own. */
export function withCommonActions<Config>(kind: NodeKind<Config>): NodeKind<Config> {
  const schemas = Object.fromEntries(
    Object.entries(COMMON).map(([name, { schema }]) => [name, schema]),
  );
  return {
    ...kind,
    actions: [...kind.actions, ...Object.keys(COMMON)],
    actionParameters: { ...kind.actionParameters, ...schemas },
    start: async (context) => {
      const group = await kind.start(context);
      return new Proxy(group, {
        get: (target, key) => {
          if (key === "act") return actOf(target, context as GroupContext<never>);
          const value: unknown = Reflect.get(target, key, target);
          // Private fields need the group itself as `this`.
          return typeof value === "function" ? (value.bind(target) as unknown) : value;
        },
      });
    },
  };
}

function actOf(group: RunningGroup, context: GroupContext<never>): RunningGroup["act"] {
  return async (action, parameters): Promise<ActionResult> => {
    const common = COMMON[action];
    return common === undefined
      ? group.act(action, parameters)
      : { detail: await common.act(group, parameters, context) };
  };
}

async function exec(group: RunningGroup, parameters: unknown): Promise<string> {
  const { region, command } = execSchema.parse(parameters);
  const nodes = nodesIn(group, region);
  const results = await Promise.all(
    nodes.map(async (node) => {
      const { exitCode, stdout, stderr } = await group
        .handle(node)
        .exec(command, { timeoutMs: ACTION_DEADLINE_MS });
      if (exitCode !== 0) {
        throw new AdapterError({
          code: "FLT903",
          message: `exec on ${node} ended with ${exitCode}: ${shorten(stderr || stdout)}`,
          fix: "try the command with `harness run --keep`, which says how to reach the node",
        });
      }
      return `${node}: ${shorten(stdout)}`;
    }),
  );
  return results.join("; ");
}

async function request(
  group: RunningGroup,
  parameters: unknown,
  context: GroupContext<never>,
): Promise<string> {
  const { region, method, path, body } = httpSchema.parse(parameters);
  const results = await Promise.all(
    nodesIn(group, region).map(async (node) => {
      const spec = group.nodes.find(({ name }) => name === node);
      const { host, port } = context.network.control(
        node,
        Object.values(spec?.ports ?? {})[0] ?? 0,
      );
      const response = await fetch(`http://${host}:${port}${path}`, {
        method,
        signal: AbortSignal.timeout(ACTION_DEADLINE_MS),
        ...(body === undefined
          ? {}
          : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
      });
      const text = shorten(await response.text());
      if (!response.ok) {
        throw new AdapterError({
          code: "FLT904",
          message: `${method} ${path} on ${node} was answered with ${response.status}: ${text}`,
          fix: "check path and method; the node's log is in logs/ of the run directory",
        });
      }
      return `${node}: ${response.status} ${text}`;
    }),
  );
  return results.join("; ");
}

function nodesIn(group: RunningGroup, region: string | undefined): string[] {
  const nodes = group.nodes.filter((node) => region === undefined || node.region === region);
  if (nodes.length > 0) return nodes.map(({ name }) => name);
  throw new EnvironmentError({
    code: "FLT905",
    message: `${group.group} has no node in ${region ?? "any region"}`,
  });
}

function shorten(text: string): string {
  const line = text.trim().replace(/\s+/g, " ");
  return line.length > SHOWN_CHARACTERS ? `${line.slice(0, SHOWN_CHARACTERS)}…` : line;
}
