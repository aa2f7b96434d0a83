import type { ServiceModel } from "./service-model.ts";

/** Any request: `get` of a path, `post` of `{ path, body }`. */
export const httpModel: ServiceModel = {
  model: "http",
  statement: ({ f, value }) => {
    if (f === "get") {
      return {
        request: { method: "GET", path: String(value) },
        read: true,
        result: () => value,
      };
    }
    const { path, body } = value as { readonly path: string; readonly body: unknown };
    return { request: { method: "POST", path, body }, read: false, result: () => value };
  },
};
