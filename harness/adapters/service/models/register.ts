import { z } from "zod";
import type { ServiceModel } from "./service-model.ts";

const register = z.object({ value: z.number().nullable() });

/**
 * A service that keeps registers: `GET /registers?key=1` answers `{"value": 7}` or null, `POST /registers` of
 * `{"key": 1, "value": 7}` writes, and with `"from": 5` only where the register holds 5; else it answers 409.
 */
export const registerModel: ServiceModel = {
  model: "register",
  statement: ({ f, key, value }) => {
    if (f === "read") {
      return {
        request: { method: "GET", path: `/registers?key=${encodeURIComponent(String(key))}` },
        read: true,
        result: (body) => register.parse(JSON.parse(body)).value,
      };
    }
    const [from, to] = f === "cas" ? (value as readonly [number, number]) : [undefined, value];
    return {
      request: { method: "POST", path: "/registers", body: { key, from, value: to } },
      read: false,
      result: () => value,
    };
  },
};
