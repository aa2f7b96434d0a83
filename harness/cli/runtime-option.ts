import { InvalidArgumentError } from "commander";
import type { RuntimeChoice } from "./run/create-runtime.ts";
import type { World } from "./world.ts";

export function runtimeName(value: string): RuntimeChoice {
  if (value === "auto" || value === "docker" || value === "process") return value;
  throw new InvalidArgumentError("auto, docker or process");
}

/** HARNESS_RUNTIME, else auto. */
export function runtimeFromEnvironment(world: World): RuntimeChoice {
  const value = world.env["HARNESS_RUNTIME"];
  return value === "docker" || value === "process" ? value : "auto";
}
