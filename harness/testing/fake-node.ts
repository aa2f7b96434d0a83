import type { ExecResult, NodeHandle, NodeLaunch, NodePlace } from "../ports/runtime.ts";

/** A node that has a state and nothing else. Programs on it print nothing and succeed. */
export class FakeNode implements NodeHandle {
  readonly name: string;
  readonly place: NodePlace;
  readonly #record: (call: string) => void;
  #state: "running" | "paused" | "stopped" = "stopped";

  constructor(launch: NodeLaunch, place: NodePlace, record: (call: string) => void) {
    this.name = launch.node;
    this.place = place;
    this.#record = record;
    launch.describe(place);
  }

  get now(): "running" | "paused" | "stopped" {
    return this.#state;
  }

  start(): Promise<void> {
    return this.#become("running", "start");
  }
  stop(): Promise<void> {
    return this.#become("stopped", "stop");
  }
  kill(): Promise<void> {
    return this.#become("stopped", "kill");
  }
  pause(): Promise<void> {
    return this.#state === "stopped" ? Promise.resolve() : this.#become("paused", "pause");
  }
  resume(): Promise<void> {
    return this.#state === "paused" ? this.#become("running", "resume") : Promise.resolve();
  }
  state(): Promise<"running" | "paused" | "stopped"> {
    return Promise.resolve(this.#state);
  }
  usage() {
    return Promise.resolve(undefined);
  }
  wipe(): Promise<void> {
    this.#record(`wipe ${this.name}`);
    return Promise.resolve();
  }
  exec(command: readonly string[]): Promise<ExecResult> {
    this.#record(`exec ${this.name} ${command.join(" ")}`);
    return Promise.resolve({ exitCode: 0, stdout: "", stderr: "" });
  }
  tail(): Promise<string> {
    return Promise.resolve("");
  }

  #become(state: "running" | "paused" | "stopped", call: string): Promise<void> {
    this.#record(`${call} ${this.name}`);
    this.#state = state;
    return Promise.resolve();
  }
}
