/** The Docker engine, through testcontainers' client. Its types stay inside this folder. */
import type { ContainerRuntimeClient } from "testcontainers";
import { EnvironmentError } from "../../lib/errors.ts";
import { NetworkLanes } from "./network-lanes.ts";
import { within } from "./within.ts";

export type Docker = ContainerRuntimeClient["container"]["dockerode"];
export type Container = ReturnType<Docker["getContainer"]>;

export interface Engine {
  readonly docker: Docker;
  readonly client: ContainerRuntimeClient;
  readonly lanes: NetworkLanes;
}

const CONNECT_DEADLINE_MS = 10_000;

/** Connects; the library is loaded here and not earlier, because that alone takes 0.4 s. */
export async function connectEngine(signal: AbortSignal): Promise<Engine> {
  try {
    const { getContainerRuntimeClient } = await import("testcontainers");
    const client = await within(CONNECT_DEADLINE_MS, "the Docker engine's answer", signal, () =>
      getContainerRuntimeClient(),
    );
    return { docker: client.container.dockerode, client, lanes: new NetworkLanes() };
  } catch (cause) {
    signal.throwIfAborted();
    throw new EnvironmentError({
      code: "ENV200",
      message: "no Docker engine answers",
      why: reasonOf(cause),
      fix: "start Docker, set DOCKER_HOST, or use --runtime process, which needs neither Docker nor root",
      cause,
    });
  }
}

/** What the engine complained about: dockerode puts it into `json.message` or into the message behind the status. */
export function reasonOf(cause: unknown): string {
  if (typeof cause === "object" && cause !== null && "json" in cause) {
    const { json } = cause;
    if (typeof json === "object" && json !== null && "message" in json) return String(json.message);
  }
  return cause instanceof Error ? cause.message : String(cause);
}

/** HTTP status of the engine's refusal, undefined where it did not answer. */
export function statusOf(cause: unknown): number | undefined {
  if (typeof cause === "object" && cause !== null && "statusCode" in cause) {
    return Number(cause.statusCode);
  }
  return undefined;
}

/** Awaits a call of the engine and takes these refusals (304 already so, 404 gone, 409 in conflict) as success. */
export async function tolerating(
  statuses: readonly number[],
  call: Promise<unknown>,
): Promise<void> {
  try {
    await call;
  } catch (cause) {
    const status = statusOf(cause);
    if (status === undefined || !statuses.includes(status)) throw cause;
  }
}
