import { listAppendModel } from "./list-append.ts";
import type { PostgresModel } from "./postgres-model.ts";
import { registerModel } from "./register.ts";
import { rwRegisterModel } from "./rw-register.ts";
import { setModel } from "./set.ts";

/** Every data model of PostgreSQL. A new one is a file here and a line below. */
export const POSTGRES_MODELS: ReadonlyMap<string, PostgresModel> = new Map(
  [setModel, registerModel, listAppendModel, rwRegisterModel].map((model) => [model.model, model]),
);
