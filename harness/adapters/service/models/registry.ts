import { httpModel } from "./http.ts";
import { registerModel } from "./register.ts";
import type { ServiceModel } from "./service-model.ts";
import { setModel } from "./set.ts";

/** Every data model of a service. A new one is a file here and a line below. */
export const SERVICE_MODELS: ReadonlyMap<string, ServiceModel> = new Map(
  [httpModel, setModel, registerModel].map((model) => [model.model, model]),
);
