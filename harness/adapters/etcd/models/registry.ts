import type { EtcdModel } from "./etcd-model.ts";
import { lockModel } from "./lock.ts";
import { registerModel } from "./register.ts";
import { setModel } from "./set.ts";

/** Every data model of etcd. A new one is a file here and a line below. */
export const ETCD_MODELS: ReadonlyMap<string, EtcdModel> = new Map(
  [setModel, registerModel, lockModel].map((model) => [model.model, model]),
);
