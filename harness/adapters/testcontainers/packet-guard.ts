/**
 * Filters the packets of one node from inside its network. Nodes have no right to that themselves; a helper container
 * that shares nothing but the node's network has, and takes its orders on standard input, so that an order costs
 * milliseconds and the helper ends when the harness does.
 */
import type { Duplex } from "node:stream";
import type { PacketEffect } from "../../domain/fault.ts";
import { AdapterError } from "../../lib/errors.ts";
import type { RegionPlan } from "./address-plan.ts";
import { filterRules, routesOf } from "./packet-rules.ts";
import { type Container, type Engine, tolerating } from "./docker-engine.ts";
import { within } from "./within.ts";

export interface GuardSpec {
  readonly name: string;
  readonly image: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Container whose network it guards. */
  readonly target: string;
  readonly region: RegionPlan;
  /** Address of the node. */
  readonly address: string;
}

const START_DEADLINE_MS = 20_000;
const ORDER_DEADLINE_MS = 5000;

export class PacketGuard {
  readonly #container: Container;
  readonly #stream: Duplex;
  readonly #region: RegionPlan;
  readonly #address: string;
  #heard = "";
  #orders = 0;

  private constructor(container: Container, stream: Duplex, { region, address }: GuardSpec) {
    this.#container = container;
    this.#stream = stream;
    this.#region = region;
    this.#address = address;
    stream.on("data", (chunk: Buffer) => (this.#heard += chunk.toString("latin1")));
    stream.on("error", () => undefined);
  }

  static start(engine: Engine, spec: GuardSpec): Promise<PacketGuard> {
    return within(START_DEADLINE_MS, spec.name, undefined, async () => {
      const container = await engine.docker.createContainer({
        name: spec.name,
        Image: spec.image,
        Labels: { ...spec.labels },
        Cmd: ["sh"],
        Tty: false,
        OpenStdin: true,
        StdinOnce: true,
        HostConfig: {
          NetworkMode: `container:${spec.target}`,
          CapDrop: ["ALL"],
          CapAdd: ["NET_ADMIN"],
          SecurityOpt: ["no-new-privileges"],
          AutoRemove: true,
        },
      });
      const stream = await container.attach({
        stream: true,
        stdin: true,
        stdout: true,
        stderr: true,
        hijack: true,
      });
      await container.start();
      const guard = new PacketGuard(container, stream as Duplex, spec);
      await guard.#order("true");
      return guard;
    });
  }

  /** Makes exactly these effects hold, all others gone. The control path, through the bridge's address, stays. */
  set(effects: ReadonlySet<PacketEffect>): Promise<void> {
    const filter = `iptables-restore <<'END'\n${filterRules(this.#region, effects)}END\n`;
    const routes = `ip -batch - <<'END'\n${routesOf(this.#region, this.#address, effects)}END\n`;
    return this.#order(`${filter}[ $? = 0 ] && ${routes}`);
  }

  async remove(): Promise<void> {
    this.#stream.destroy();
    await tolerating([404, 409], this.#container.remove({ force: true }));
  }

  async #order(command: string): Promise<void> {
    const number = ++this.#orders;
    const done = new RegExp(`ended ${number} (\\d+)`, "u");
    this.#heard = "";
    this.#stream.write(`{ ${command}\n} 2>&1; echo ended ${number} $?\n`);
    const exitCode = await within(ORDER_DEADLINE_MS, "the packet filter", undefined, () =>
      this.#answer(done),
    );
    if (exitCode === "0") return;
    throw new AdapterError({
      code: "ENV210",
      message: `the packet filter refused its orders: ${this.#heard.replaceAll(/[^\x20-\x7e]+/gu, " ").trim()}`,
    });
  }

  #answer(pattern: RegExp): Promise<string> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const found = pattern.exec(this.#heard);
        if (!found) return;
        this.#stream.off("data", look).off("close", gone);
        resolve(found[1] ?? "");
      };
      const gone = (): void => reject(new Error("the packet filter's helper has ended"));
      this.#stream.on("data", look).once("close", gone);
    });
  }
}
