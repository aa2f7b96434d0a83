import { z } from "zod";
import { duration, moreThanZero } from "../../lib/unit-schemas.ts";
import type { ProbeKind } from "../../ports/probe-kind.ts";
import { HttpClient } from "../http/http-client.ts";
import { firstPort } from "./http.ts";
import { perNode } from "./per-node.ts";
import { converted, unitOf, writtenUnit } from "./written-unit.ts";

const schema = z
  .strictObject({
    query: z.string().min(1).max(10_000).describe("PromQL"),
    range: moreThanZero(duration("look back this far; left out: an instant query")).optional(),
    step: moreThanZero(duration("distance of the points of a range; 1s")).optional(),
    combine: z
      .enum(["only", "sum", "min", "max", "avg", "last", "count"])
      .optional()
      .describe("what the value is when there are several: only means there must be one; only"),
    unit: writtenUnit,
  })
  .refine(({ range, step }) => step === undefined || range !== undefined, {
    message: "step without range",
    path: ["step"],
  });
type PrometheusOptions = z.infer<typeof schema>;

/** The parts of https://prometheus.io/docs/prometheus/latest/querying/api/ that hold numbers. */
const point = z.tuple([z.number(), z.string()]);
const answer = z.object({
  status: z.string(),
  error: z.string().optional(),
  data: z
    .discriminatedUnion("resultType", [
      z.object({ resultType: z.literal("vector"), result: z.array(z.object({ value: point })) }),
      z.object({
        resultType: z.literal("matrix"),
        result: z.array(z.object({ values: z.array(point) })),
      }),
      z.object({ resultType: z.literal("scalar"), result: point }),
      z.object({ resultType: z.literal("string"), result: point }),
    ])
    .optional(),
});

/** No series is no answer: a query that matches nothing must not hold. */
export const prometheusProbe: ProbeKind<PrometheusOptions> = {
  kind: "prometheus",
  summary: "what a PromQL query answers, at an instant or over a range",
  schema,
  needsNode: true,
  travels: true,
  answers: (node) => node.kind === "prometheus" || node.models.includes("http"),
  units: ({ unit }) => ({ value: unitOf(unit), samples: "number", time: "ms" }),
  form: () => "number",
  open: ({ options, endpoint, clock }) => ({
    ask: (nodes, signal) =>
      perNode(nodes, { clock, signal }, async (node) => {
        const client = new HttpClient(endpoint(node.name, firstPort(node)));
        try {
          const path = requestOf(options, clock.wall() / 1000);
          const { status, body } = await client.send({ method: "GET", path }, signal);
          const numbers = numbersOf(status, body);
          const value = converted(combined(numbers, options.combine ?? "only"), options.unit);
          return { value, figures: { samples: numbers.length } };
        } finally {
          client.close();
        }
      }),
    close: async () => {},
  }),
};

/** `now` in seconds since 1970. */
function requestOf({ query, range, step = 1000 }: PrometheusOptions, now: number): string {
  const common = { query, timeout: "5s" };
  if (range === undefined) return `/api/v1/query?${new URLSearchParams(common).toString()}`;
  const bounds = {
    start: String(now - range / 1000),
    end: String(now),
    step: String(step / 1000),
  };
  return `/api/v1/query_range?${new URLSearchParams({ ...common, ...bounds }).toString()}`;
}

function numbersOf(status: number, body: string): readonly number[] {
  const parsed = answer.safeParse(JSON.parse(body));
  if (!parsed.success) throw new Error(`status ${status}, no answer of a Prometheus`);
  const { error, data } = parsed.data;
  if (data === undefined) throw new Error(error ?? `status ${status}`);
  switch (data.resultType) {
    case "vector":
      return data.result.map(({ value }) => numberOf(value[1]));
    case "matrix":
      return data.result.flatMap(({ values }) => values.map(([, text]) => numberOf(text)));
    case "scalar":
    case "string":
      return [numberOf(data.result[1])];
  }
}

function numberOf(text: string): number {
  if (text === "+Inf") return Infinity;
  return text === "-Inf" ? -Infinity : Number(text);
}

function combined(
  numbers: readonly number[],
  how: NonNullable<PrometheusOptions["combine"]>,
): number {
  if (how === "count") return numbers.length;
  const [first] = numbers;
  if (first === undefined) throw new Error("the query matched nothing");
  switch (how) {
    case "only":
      if (numbers.length > 1) throw new Error(`${numbers.length} values, say which: combine:`);
      return first;
    case "sum":
      return numbers.reduce((a, b) => a + b, 0);
    case "avg":
      return numbers.reduce((a, b) => a + b, 0) / numbers.length;
    case "min":
      return numbers.reduce((a, b) => Math.min(a, b));
    case "max":
      return numbers.reduce((a, b) => Math.max(a, b));
    case "last":
      return numbers.at(-1) ?? first;
  }
}
