import { z } from "zod";
import type { NodeSpec } from "../../domain/topology.ts";
import type { IssueParameters } from "../../lib/unit-schemas.ts";
import { readPath, selectPath } from "../../lib/json-path.ts";
import type { ProbeKind } from "../../ports/probe-kind.ts";
import { readSelector, selectSamples } from "../http/exposition.ts";
import { HttpClient } from "../http/http-client.ts";
import { perNode } from "./per-node.ts";
import { converted, unitOf, writtenUnit } from "./written-unit.ts";

const pathParameters: IssueParameters = { code: "PRB003", fix: "write it like $.replicas[0].lag" };
const metricParameters: IssueParameters = {
  code: "PRB003",
  fix: 'write it like lag_seconds{node="db-us-east-1"}',
};

const schema = z.strictObject({
  path: z.string().startsWith("/", "begin with /").optional().describe("of the request; /"),
  read: z
    .enum(["status", "body"])
    .optional()
    .describe("what the value is: the status, or the text of the reply; status"),
  select: z
    .string()
    .refine((text) => readPath(text).ok, { message: "is no path", params: pathParameters })
    .optional()
    .describe("value in a JSON reply: $.replicas[0].lag"),
  metric: z
    .string()
    .refine((text) => readSelector(text) !== undefined, {
      message: "is no metric",
      params: metricParameters,
    })
    .optional()
    .describe('value in a Prometheus text: lag_seconds{node="db-us-east-1"}'),
  unit: writtenUnit,
});
type HttpOptions = z.infer<typeof schema>;

/** A GET over a fresh connection: a kept one would hide a listener that is gone. */
export const httpProbe: ProbeKind<HttpOptions> = {
  kind: "http",
  summary: "status, body, one JSON value or one metric of a GET",
  schema,
  needsNode: true,
  travels: true,
  answers: (node) => node.models.includes("http"),
  units: ({ unit }) => ({ value: unitOf(unit), status: "number", time: "ms" }),
  form: ({ select, metric, read, unit }) => {
    if (unit !== undefined || metric !== undefined) return "number";
    return select !== undefined || read === "body" ? "text" : "number";
  },
  open: ({ options, endpoint, clock }) => ({
    ask: (nodes, signal) =>
      perNode(nodes, { clock, signal }, async (node) => {
        const client = new HttpClient(endpoint(node.name, firstPort(node)));
        try {
          const reply = await client.send({ method: "GET", path: options.path ?? "/" }, signal);
          const value = converted(valueOf(options, reply), options.unit);
          return { value, figures: { status: reply.status } };
        } finally {
          client.close();
        }
      }),
    close: async () => {},
  }),
};

export function firstPort(node: NodeSpec): number {
  return Object.values(node.ports)[0] ?? 0;
}

function valueOf(
  { read, select, metric }: HttpOptions,
  { status, body }: { readonly status: number; readonly body: string },
): unknown {
  if (select !== undefined) {
    const found = selectPath(JSON.parse(body), select);
    if (found.length === 0) throw new Error(`the reply has nothing at ${select}`);
    return found.length === 1 ? found[0] : found;
  }
  const selector = metric === undefined ? undefined : readSelector(metric);
  if (selector === undefined) return read === "body" ? body : status;
  const [value, more] = selectSamples(body, selector);
  if (value === undefined) throw new Error(`the reply has no sample of ${metric ?? ""}`);
  if (more !== undefined) throw new Error(`the reply has several samples of ${metric ?? ""}`);
  return value;
}
