import { z } from "zod";
import type { ProbeKind } from "../../ports/probe-kind.ts";
import { perNode } from "./per-node.ts";
import { converted, unitOf, writtenUnit } from "./written-unit.ts";

const schema = z.strictObject({
  command: z.array(z.string()).min(1).describe("program and arguments, beside the node's own"),
  read: z
    .enum(["output", "exit-code"])
    .optional()
    .describe("what the value is; with output, any exit code but 0 is no answer; output"),
  unit: writtenUnit,
});

/** The program has its own deadline within the node: a little less than the probe's. */
const TIMEOUT_MS = 10_000;

export const execProbe: ProbeKind<z.infer<typeof schema>> = {
  kind: "exec",
  summary: "output or exit code of a program beside each node",
  schema,
  needsNode: true,
  travels: false,
  answers: () => true,
  units: ({ unit }) => ({ value: unitOf(unit), "exit-code": "number", time: "ms" }),
  form: ({ read, unit }) => (read === "exit-code" || unit !== undefined ? "number" : "text"),
  open: ({ options, group, clock }) => ({
    ask: (nodes, signal) =>
      perNode(nodes, { clock, signal }, async (node) => {
        if (group === undefined) throw new Error("no group was named");
        const { exitCode, stdout, stderr } = await group
          .handle(node.name)
          .exec(options.command, { timeoutMs: TIMEOUT_MS });
        const figures = { "exit-code": exitCode };
        if (options.read === "exit-code") return { value: exitCode, figures };
        if (exitCode === 0) return { value: converted(stdout.trim(), options.unit), figures };
        const words = stderr.trim().split("\n").at(-1) ?? "";
        return { value: null, error: `exit code ${exitCode} ${words}`.trim(), figures };
      }),
    close: async () => {},
  }),
};
