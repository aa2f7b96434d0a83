import type { Model } from "./model.ts";
import { unknownFunction } from "./operation-value.ts";
import { tableInstance, type Action } from "./table-instance.ts";

/** `acquire` needs the lock free, `release` needs it held; whoever calls. `--initial true` starts with it held. */
export const mutexModel: Model = {
  name: "mutex",
  summary: "acquire a free lock, release a held one",
  create: (options) =>
    tableInstance<boolean>({
      initial: options.initial === true || options.initial === "locked",
      keyOf: Number,
      show: (held) => (held ? "held" : "free"),
      actionOf: (operation): Action<boolean> | undefined => {
        const { f, outcome } = operation;
        if (f !== "acquire" && f !== "release") {
          throw unknownFunction(operation, ["acquire", "release"]);
        }
        if (outcome === "fail") return undefined;
        const wanted = f === "release";
        return {
          name: f,
          traits: 0,
          apply: (held) => (held === wanted ? !held : undefined),
        };
      },
    }),
};
