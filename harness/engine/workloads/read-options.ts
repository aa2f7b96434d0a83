import { z } from "zod";

/** Where a workload's reads go; for every kind whose data model knows which operations only read. */
export const readOptions = {
  reads: z
    .enum(["primary", "nearest"])
    .default("primary")
    .describe("node that answers reads: the primary, or the one of the client's own region"),
};
