import { z } from "zod";
import { fromBase64, prefixEnd, toBase64 } from "../etcd-gateway.ts";
import type { EtcdModel } from "./etcd-model.ts";

const range = z.object({ kvs: z.array(z.object({ key: z.string() })).default([]) });

/** A key per unique number: `read` takes all of them, every other operation puts one. */
export const setModel: EtcdModel = {
  model: "set",
  perform: ({ f, value }, { prefix, local }) => {
    const folder = `${prefix}/`;
    if (f === "read") {
      return {
        path: "kv/range",
        body: {
          key: toBase64(folder),
          range_end: prefixEnd(folder),
          keys_only: true,
          serializable: local,
        },
        read: true,
        result: (answer) => {
          const elements = range
            .parse(answer)
            .kvs.map(({ key }) => Number(fromBase64(key).slice(folder.length)));
          return { value: elements.toSorted((a, b) => a - b) };
        },
      };
    }
    return {
      path: "kv/put",
      body: { key: toBase64(folder + String(value)), value: toBase64("1") },
      read: false,
      result: () => ({ value }),
    };
  },
};
