import { once } from "node:events";
import { connect } from "node:net";
import { z } from "zod";
import type { NodeSpec } from "../../domain/topology.ts";
import type { ProbeKind } from "../../ports/probe-kind.ts";
import { perNode } from "./per-node.ts";

const schema = z.strictObject({
  port: z
    .union([z.string(), z.int().min(1).max(65_535)])
    .optional()
    .describe("name or number of a port of the node; left out: its first one"),
});

/** Whether a port takes a connection: `open` or `refused`. Silence is no answer. */
export const tcpProbe: ProbeKind<z.infer<typeof schema>> = {
  kind: "tcp",
  summary: "whether a port takes connections: open or refused",
  schema,
  needsNode: true,
  // A link takes every connection by itself, whatever is behind it: only what is asked through one tells anything.
  travels: false,
  answers: () => true,
  units: () => ({ value: "number", time: "ms" }),
  form: () => ["open", "refused"],
  open: ({ options, endpoint, clock }) => ({
    ask: (nodes, signal) =>
      perNode(nodes, { clock, signal }, async (node) => {
        const socket = connect(endpoint(node.name, portOf(node, options.port)));
        try {
          await once(socket, "connect", { signal });
          return { value: "open" };
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code === "ECONNREFUSED") return { value: "refused" };
          throw error;
        } finally {
          socket.destroy();
        }
      }),
    close: async () => {},
  }),
};

function portOf(node: NodeSpec, port: string | number | undefined): number {
  const ports = Object.entries(node.ports);
  const found = ports.find(
    ([name, number]) => port === undefined || port === name || port === number,
  );
  if (found !== undefined) return found[1];
  throw new Error(
    `${node.name} has no port ${port ?? ""}: it has ${ports.map(([n]) => n).join(", ")}`,
  );
}
