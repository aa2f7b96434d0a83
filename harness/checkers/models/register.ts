import type { Model } from "./model.ts";
import { registerInstance } from "./register-instance.ts";

/** `read` → value, `write` value. A completed read of null saw the unset register, where that is the initial state. */
export const registerModel: Model = {
  name: "register",
  summary: "read and write one value",
  create: (options) => registerInstance(options, ["read", "write"]),
};
