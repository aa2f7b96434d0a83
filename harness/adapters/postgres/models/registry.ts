import { bankModel } from "./bank.ts";
import { counterModel } from "./counter.ts";
import { listAppendModel } from "./list-append.ts";
import { lockModel } from "./lock.ts";
import type { PostgresModel } from "./postgres-model.ts";
import { queueModel } from "./queue.ts";
import { registerModel } from "./register.ts";
import { rwRegisterModel } from "./rw-register.ts";
import { setModel } from "./set.ts";
import { uniqueIdsModel } from "./unique-ids.ts";

/** Every data model of PostgreSQL. A new one is a file here and a line below. */
export const POSTGRES_MODELS: ReadonlyMap<string, PostgresModel> = new Map(
  [
    setModel,
    registerModel,
    listAppendModel,
    rwRegisterModel,
    bankModel,
    counterModel,
    queueModel,
    lockModel,
    uniqueIdsModel,
  ].map((model) => [model.model, model]),
);
