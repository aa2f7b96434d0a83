import type { ExecOptions, ExecResult } from "../../ports/runtime.ts";
import type { RegionPlan } from "./address-plan.ts";
import type { Container } from "./docker-engine.ts";
import { execIn } from "./exec.ts";
import type { Image } from "./images.ts";
import { startContainer } from "./loopback-container.ts";
import { nameOf, type RunContext } from "./run-context.ts";

/** Containers that are in a region as a client and nothing else: one per region, started when first needed. */
export class Visitors {
  readonly #context: RunContext;
  readonly #image: () => Promise<Image>;
  readonly #containers = new Map<string, Promise<Container>>();

  constructor(context: RunContext, image: () => Promise<Image>) {
    this.#context = context;
    this.#image = image;
  }

  async exec(
    region: RegionPlan,
    command: readonly string[],
    options: ExecOptions,
  ): Promise<ExecResult> {
    const there = this.#containers.get(region.region);
    const container = there ?? this.#start(region);
    this.#containers.set(region.region, container);
    container.catch(() => this.#containers.delete(region.region));
    const { engine } = this.#context;
    return execIn(engine, await container, command, { ...options, hasTimeout: true });
  }

  async #start(region: RegionPlan): Promise<Container> {
    const { engine, labels } = this.#context;
    const { reference } = await this.#image();
    const start = startContainer(engine, {
      name: nameOf(this.#context, "visitor", region.region),
      image: reference,
      labels,
      network: nameOf(this.#context, region.region),
      address: region.visitor,
      hostname: "visitor",
      hosts: region.hosts,
      ports: new Map(),
      command: ["sleep", "infinity"],
      environment: {},
      mounts: [],
      rights: { only: [] },
    });
    return engine.docker.getContainer(await this.#context.resources.track(start));
  }
}
