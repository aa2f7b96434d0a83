import { bankModel } from "./bank.ts";
import { counterModel } from "./counter.ts";
import { listAppendModel } from "./list-append.ts";
import { lockModel } from "./lock.ts";
import { queueModel } from "./queue.ts";
import type { RedisModel } from "./redis-model.ts";
import { registerModel } from "./register.ts";
import { rwRegisterModel } from "./rw-register.ts";
import { setModel } from "./set.ts";
import { streamModel } from "./stream.ts";
import { uniqueIdsModel } from "./unique-ids.ts";

/** Every data model of Redis. A new one is a file here and a line below. */
export const REDIS_MODELS: ReadonlyMap<string, RedisModel> = new Map(
  [
    setModel,
    registerModel,
    listAppendModel,
    rwRegisterModel,
    bankModel,
    counterModel,
    queueModel,
    streamModel,
    lockModel,
    uniqueIdsModel,
  ].map((model) => [model.model, model]),
);
