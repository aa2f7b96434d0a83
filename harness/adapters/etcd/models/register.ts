import { z } from "zod";
import { fromBase64, toBase64 } from "../etcd-gateway.ts";
import type { EtcdModel } from "./etcd-model.ts";

const range = z.object({ kvs: z.array(z.object({ value: z.string().default("") })).default([]) });
const transaction = z.object({ succeeded: z.boolean().default(false) });

/** One key per register: `read` (linearizable), `write`, and `cas` from one value to another in a transaction. */
export const registerModel: EtcdModel = {
  model: "register",
  perform: ({ f, key, value }, { prefix, local }) => {
    const name = toBase64(`${prefix}/${String(key)}`);
    const put = (to: unknown): object => ({ key: name, value: toBase64(String(to)) });
    if (f === "read") {
      return {
        path: "kv/range",
        body: { key: name, serializable: local },
        read: true,
        result: (answer) => {
          const [found] = range.parse(answer).kvs;
          return { value: found === undefined ? null : Number(fromBase64(found.value)) };
        },
      };
    }
    if (f === "cas") {
      const [from, to] = value as readonly [number, number];
      return {
        path: "kv/txn",
        body: {
          compare: [{ key: name, target: "VALUE", result: "EQUAL", value: toBase64(String(from)) }],
          success: [{ request_put: put(to) }],
        },
        read: false,
        result: (answer) => (transaction.parse(answer).succeeded ? { value } : undefined),
      };
    }
    return { path: "kv/put", body: put(value), read: false, result: () => ({ value }) };
  },
};
