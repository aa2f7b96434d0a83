import { z } from "zod";
import type { WorkloadKind } from "./workload-kind.ts";

const schema = z.strictObject({
  path: z.string().startsWith("/").default("/").describe("path of every request"),
  method: z.enum(["GET", "POST"]).default("GET").describe("method of every request"),
});

/** The same request again and again; judged by availability, error rate and latency objectives. */
export const httpWorkload: WorkloadKind<z.infer<typeof schema>> = {
  kind: "http",
  summary: "one HTTP request, repeated",
  model: "http",
  schema,
  generator: (options) => {
    let sequence = 0;
    return {
      next: () => ({
        f: options.method.toLowerCase(),
        value:
          options.method === "GET"
            ? options.path
            : { path: options.path, body: { id: sequence++ } },
      }),
    };
  },
  writes: [],
};
