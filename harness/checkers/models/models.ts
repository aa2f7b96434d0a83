/** Every built-in model, in the order of `harness check --help`. */
import { InputError } from "../../lib/errors.ts";
import { nearest } from "../../lib/nearest.ts";
import { casRegisterModel } from "./cas-register.ts";
import { counterModel } from "./counter.ts";
import { fifoQueueModel } from "./fifo-queue.ts";
import { kvModel } from "./kv.ts";
import type { Model } from "./model.ts";
import { multiRegisterModel } from "./multi-register.ts";
import { mutexModel } from "./mutex.ts";
import { registerModel } from "./register.ts";
import { setModel } from "./set.ts";
import { versionedRegisterModel } from "./versioned-register.ts";

export const MODELS: readonly Model[] = [
  registerModel,
  casRegisterModel,
  versionedRegisterModel,
  multiRegisterModel,
  counterModel,
  setModel,
  fifoQueueModel,
  mutexModel,
  kvModel,
];

/** Throws an InputError that names the nearest model where there is none of that name. */
export function modelNamed(name: string): Model {
  const model = MODELS.find((candidate) => candidate.name === name);
  if (model !== undefined) return model;
  const names = MODELS.map((candidate) => candidate.name);
  const meant = nearest(name, names);
  throw new InputError({
    code: "CHK014",
    message: `there is no model "${name}"`,
    why: `models are ${names.join(", ")}, or the path of a module`,
    fix: meant === undefined ? "choose one of these" : `did you mean "${meant}"?`,
  });
}
