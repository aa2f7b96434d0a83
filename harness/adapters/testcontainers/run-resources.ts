/**
 * Everything of one run that must go: what is on the engine, the watchdog over it, ports, logs that are being followed.
 * The engine's calls cannot be taken back, so removing waits for those that are under way.
 */
import { join } from "node:path";
import { AdapterError } from "../../lib/errors.ts";
import { type Engine, reasonOf } from "./docker-engine.ts";
import type { EngineAddress } from "./engine-http.ts";
import { LogFollower } from "./log-follower.ts";
import { PortBlock } from "./port-block.ts";
import { type Reaper, startReaper } from "./reaper.ts";
import { removeRun } from "./remove-run.ts";
import { within } from "./within.ts";

/** Long enough for whatever the engine is doing; what comes later is the watchdog's. */
const SETTLE_DEADLINE_MS = 20_000;
const LOG_DEADLINE_MS = 2000;

export class RunResources {
  readonly ports = new PortBlock();
  readonly #id: string;
  readonly #engine: Engine;
  readonly #reaper: Reaper;
  readonly #runDirectory: string;
  readonly #underWay = new Set<Promise<unknown>>();
  readonly #logs: LogFollower[] = [];
  #removing: Promise<readonly string[]> | undefined;

  private constructor(engine: Engine, id: string, runDirectory: string, reaper: Reaper) {
    this.#engine = engine;
    this.#id = id;
    this.#runDirectory = runDirectory;
    this.#reaper = reaper;
  }

  /** The watchdog runs before there is anything to watch. */
  static async begin(engine: Engine, id: string, runDirectory: string): Promise<RunResources> {
    const reaper = await startReaper(id, addressOf(engine));
    return new RunResources(engine, id, runDirectory, reaper);
  }

  get isClosed(): boolean {
    return this.#removing !== undefined;
  }

  /** Follows a container's output into `logs/<name>.log` of the run. */
  log(name: string): LogFollower {
    const log = new LogFollower(this.#engine, join(this.#runDirectory, "logs", `${name}.log`));
    this.#logs.push(log);
    return log;
  }

  /** Work that creates something: removing waits for its end. */
  track<T>(work: Promise<T>): Promise<T> {
    const settled = work.then(
      () => undefined,
      () => undefined,
    );
    this.#underWay.add(settled);
    void settled.then(() => this.#underWay.delete(settled));
    return work;
  }

  /** Idempotent. Resolves with a sentence for each network that the engine does not let go of. */
  remove(): Promise<readonly string[]> {
    this.#removing ??= this.#remove();
    return this.#removing;
  }

  async #remove(): Promise<readonly string[]> {
    let stuck: readonly string[];
    try {
      await within(SETTLE_DEADLINE_MS, "calls under way", undefined, () =>
        Promise.all(this.#underWay),
      );
      ({ stuck } = await removeRun(addressOf(this.#engine), this.#id));
    } catch (cause) {
      this.#reaper.alarm();
      throw new AdapterError({
        code: "ENV212",
        message: `Docker did not remove all of run ${this.#id}: ${reasonOf(cause)}`,
        fix: "its watchdog goes on trying for half a minute; then `harness clean`",
        cause,
      });
    } finally {
      await this.ports.close();
    }
    await Promise.all(
      this.#logs.map((log) =>
        within(LOG_DEADLINE_MS, "the end of a log", undefined, () => log.ended()).catch(
          () => undefined,
        ),
      ),
    );
    await this.#reaper.dismiss();
    return stuck.map(
      (name) =>
        `network ${name} is empty, but the engine counts endpoints that are not there (moby/moby#42119): it goes when the engine was restarted and \`harness clean\` runs`,
    );
  }
}

function addressOf({ docker }: Engine): EngineAddress {
  return docker.modem as EngineAddress;
}
