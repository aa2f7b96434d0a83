/**
 * One node in one container. Every start is on the same data, address and published ports: testcontainers' own stop
 * and restart kill at once, remove, and choose new ports, so the engine is driven directly.
 */
import { AdapterError } from "../../lib/errors.ts";
import type {
  ExecOptions,
  ExecResult,
  NodeHandle,
  NodePlace,
  NodeUsage,
  ProcessDescription,
} from "../../ports/runtime.ts";
import { containerUsage } from "./container-usage.ts";
import { type Container, tolerating } from "./docker-engine.ts";
import { execIn } from "./exec.ts";
import type { LogFollower } from "./log-follower.ts";
import { type ContainerSpec, startContainer } from "./loopback-container.ts";
import type { RunContext } from "./run-context.ts";
import { translated } from "./translated.ts";
import { within } from "./within.ts";

export interface DockerNodeOptions {
  readonly context: RunContext;
  readonly name: string;
  readonly place: NodePlace;
  /** Coreutils are in the image: ours always have them. */
  readonly ours: boolean;
  specOf(description: ProcessDescription): ContainerSpec;
  /** Empties the data directory, which stays mounted in the region's egress. */
  wipe(): Promise<void>;
  /** The container has a new network: whatever filtered packets in the old one is gone. */
  onStart(): Promise<void>;
}

const CALL_DEADLINE_MS = 30_000;
const EPOCH = "1970-01-01T00:00:00Z";

export class DockerNode implements NodeHandle {
  readonly name: string;
  readonly place: NodePlace;
  readonly #options: DockerNodeOptions;
  readonly #log: LogFollower;
  #container: Container | undefined;
  #description: ProcessDescription;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: DockerNodeOptions, description: ProcessDescription) {
    const { context, name, place } = options;
    this.name = name;
    this.place = place;
    this.#options = options;
    this.#description = description;
    this.#log = context.resources.log(name);
  }

  /** Id of the container, for those who join its network. */
  get containerId(): string | undefined {
    return this.#container?.id;
  }

  start(description?: ProcessDescription): Promise<void> {
    return this.#inTurn("start", async () => {
      if ((await this.#state()) !== "stopped") return;
      if (description !== undefined) await this.#discard();
      this.#description = description ?? this.#description;
      const stopped = this.#container;
      const since = await this.#lastWords();
      if (stopped) await this.#inLane(() => tolerating([304], stopped.start()));
      else await this.#create();
      await this.#log.follow(await this.#running(), since);
      await this.#options.onStart();
    });
  }

  stop(graceMs: number): Promise<void> {
    return this.#inTurn("stop", async () => {
      const state = await this.#state();
      if (state === "stopped") return;
      const container = await this.#running();
      if (state === "paused") await tolerating([409], container.unpause());
      await this.#inLane(async () => {
        const gone = container.wait();
        await tolerating([404, 409], container.kill({ signal: this.#description.stopSignal }));
        const late = within(graceMs, "an orderly stop", undefined, () => gone);
        await late.catch(() => tolerating([404, 409], container.kill({ signal: "SIGKILL" })));
        await gone;
      });
      await this.#log.ended();
    });
  }

  kill(): Promise<void> {
    return this.#inTurn("kill", async () => {
      if ((await this.#state()) === "stopped") return;
      const container = await this.#running();
      await this.#inLane(async () => {
        const gone = container.wait();
        await tolerating([404, 409], container.kill({ signal: "SIGKILL" }));
        await gone;
      });
      await this.#log.ended();
    });
  }

  pause(): Promise<void> {
    return this.#inTurn("pause", async () => {
      if ((await this.#state()) === "running") await (await this.#running()).pause();
    });
  }

  resume(): Promise<void> {
    return this.#inTurn("resume", async () => {
      if ((await this.#state()) === "paused") await (await this.#running()).unpause();
    });
  }

  state(): Promise<"running" | "paused" | "stopped"> {
    return within(CALL_DEADLINE_MS, `state of ${this.name}`, undefined, () => this.#state());
  }

  /** Asked beside everything else: the engine answers while a start or stop is under way. */
  async usage(): Promise<NodeUsage | undefined> {
    const container = this.#container;
    if (container === undefined || (await this.state()) === "stopped") return undefined;
    return within(CALL_DEADLINE_MS, `usage of ${this.name}`, undefined, () =>
      containerUsage(container),
    );
  }

  wipe(): Promise<void> {
    return this.#inTurn("wipe", async () => {
      if ((await this.#state()) !== "stopped") {
        throw new AdapterError({ code: "ENV205", message: `${this.name} must be stopped to wipe` });
      }
      // A new container brings its files along; the old one believes they are there.
      await this.#discard();
      await this.#options.wipe();
    });
  }

  /** Beside a stopped node a container of its own serves: same image, address, data and names. */
  async exec(command: readonly string[], options: ExecOptions): Promise<ExecResult> {
    const { context, ours } = this.#options;
    const run = (container: Container): Promise<ExecResult> =>
      execIn(context.engine, container, command, { ...options, hasTimeout: ours });
    if ((await this.state()) !== "stopped") return run(await this.#running());
    return this.#inTurn("exec", async () => {
      const spec = this.#options.specOf(this.#description);
      const aside = {
        ...spec,
        name: `${spec.name}-exec`,
        ports: new Map<number, number>(),
        entrypoint: ["sleep"],
        command: ["86400"],
      };
      const container = context.engine.docker.getContainer(
        await startContainer(context.engine, aside),
      );
      try {
        return await run(container);
      } finally {
        await this.#inLane(() => tolerating([404, 409], container.remove({ force: true })));
      }
    });
  }

  tail(lines: number): Promise<string> {
    return this.#log.tail(lines);
  }

  /** When the container stopped last: what it says from then on is new. Its start is noted after its first words. */
  async #lastWords(): Promise<string> {
    if (!this.#container) return EPOCH;
    return (await this.#container.inspect()).State.FinishedAt;
  }

  async #create(): Promise<void> {
    const { engine } = this.#options.context;
    const spec = this.#options.specOf(this.#description);
    this.#container = engine.docker.getContainer(await startContainer(engine, spec));
  }

  /** While no other container of the region joins or leaves its network. */
  async #inLane<T>(work: () => Promise<T>): Promise<T> {
    const { engine } = this.#options.context;
    const { network } = this.#options.specOf(this.#description);
    const leave = await engine.lanes.enter([network]);
    return work().finally(leave);
  }

  async #discard(): Promise<void> {
    if (!this.#container) return;
    await tolerating([404], this.#container.remove({ force: true }));
    await this.#log.ended();
    this.#container = undefined;
  }

  async #running(): Promise<Container> {
    if (this.#container) return this.#container;
    throw new AdapterError({ code: "ENV205", message: `${this.name} was never started` });
  }

  async #state(): Promise<"running" | "paused" | "stopped"> {
    if (!this.#container) return "stopped";
    const { State: state } = await this.#container.inspect();
    if (state.Paused) return "paused";
    return state.Running ? "running" : "stopped";
  }

  /** One change at a time, each with a deadline, and the engine's complaints in our own words. */
  #inTurn<T>(what: string, work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(() =>
      translated(
        `${what} of ${this.name}`,
        () =>
          within(2 * CALL_DEADLINE_MS, `${what} of ${this.name}`, undefined, () =>
            this.#options.context.resources.track(work()),
          ),
        () => this.tail(5),
      ),
    );
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}
