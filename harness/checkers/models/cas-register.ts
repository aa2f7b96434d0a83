import type { Model } from "./model.ts";
import { registerInstance } from "./register-instance.ts";

/** `read` → value, `write` value, `cas` [old, new]. */
export const casRegisterModel: Model = {
  name: "cas-register",
  summary: "read, write and compare-and-set [old, new] one value",
  create: (options) => registerInstance(options, ["read", "write", "cas"]),
};
