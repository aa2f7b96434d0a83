import type { RedisModel } from "./redis-model.ts";
import { registerModel } from "./register.ts";
import { setModel } from "./set.ts";

/** Every data model of Redis. A new one is a file here and a line below. */
export const REDIS_MODELS: ReadonlyMap<string, RedisModel> = new Map(
  [setModel, registerModel].map((model) => [model.model, model]),
);
