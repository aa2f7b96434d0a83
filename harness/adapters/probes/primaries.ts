import { z } from "zod";
import type { ProbeKind } from "../../ports/probe-kind.ts";

const schema = z.strictObject({});

/** The value is the term that a node claims to lead in; a node that claims nothing has no answer. */
export const primariesProbe: ProbeKind<z.infer<typeof schema>> = {
  kind: "primaries",
  summary: "which nodes claim to be primary, by term",
  schema,
  needsNode: true,
  travels: false,
  answers: ({ roles }) => roles.includes("primary") || roles.includes("leader"),
  units: () => ({ value: "number" }),
  form: () => "number",
  open: ({ group }) => ({
    ask: async (nodes) => {
      const values = (await group?.probe({ type: "primaries" }))?.values ?? [];
      const asked = new Set(nodes.map((node) => node.name));
      return values
        .filter(({ node }) => asked.has(node))
        .map(({ node, value }) => ({ node, value }));
    },
    close: async () => {},
  }),
};
