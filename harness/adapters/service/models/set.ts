import { z } from "zod";
import type { ServiceModel } from "./service-model.ts";

const items = z.object({ items: z.array(z.number()) });

/**
 * A service that keeps a set of unique numbers: `POST /items {"id": 7}` adds one, `GET /items` answers
 * `{"items": [7, …]}`. So what a service acknowledges can be judged as a database's writes are.
 */
export const setModel: ServiceModel = {
  model: "set",
  statement: ({ f, value }) =>
    f === "read"
      ? {
          request: { method: "GET", path: "/items" },
          read: true,
          result: (body) => items.parse(JSON.parse(body)).items,
        }
      : {
          request: { method: "POST", path: "/items", body: { id: value } },
          read: false,
          result: () => value,
        },
};
