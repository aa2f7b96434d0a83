import { createParts } from "../../adapters/parts/parts.ts";
import { EnvironmentError } from "../../lib/errors.ts";
import type { Runtime } from "../../ports/runtime.ts";
import type { World } from "../world.ts";

export type RuntimeChoice = "auto" | "docker" | "process";

/**
 * Chooses a runtime (design §10): docker or process when told so, else Docker when its engine answers, else process.
 * Adapters are loaded when they are chosen: testcontainers alone takes longer to load than a process topology to start.
 */
export async function createRuntime(world: World, choice: RuntimeChoice): Promise<Runtime> {
  if (choice === "process") return processRuntime(world, "asked for with --runtime process");
  const { dockerAnswers } = await import("../../adapters/testcontainers/engine.ts");
  const answer = await dockerAnswers();
  if (answer.answers) {
    const { createDockerRuntime } = await import("../../adapters/testcontainers/docker-runtime.ts");
    const reason =
      choice === "docker" ? "asked for with --runtime docker" : `Docker ${answer.version} answers`;
    return createDockerRuntime({ parts: partsOf(world), home: world.home, reason });
  }
  if (choice === "docker") {
    throw new EnvironmentError({
      code: "ENV010",
      message: "no Docker engine answers",
      why: answer.why,
      fix: "start the engine, set DOCKER_HOST, or take --runtime process, which needs neither Docker nor root",
    });
  }
  return processRuntime(world, "no Docker engine answers");
}

async function processRuntime(world: World, why: string): Promise<Runtime> {
  const { createProcessRuntime } = await import("../../adapters/process/process-runtime.ts");
  const runtime = await createProcessRuntime({ parts: partsOf(world) });
  return { ...runtime, reason: `${why}; ${runtime.reason}` };
}

export function partsOf(world: World): ReturnType<typeof createParts> {
  return createParts({ env: world.env, home: world.home });
}
