/**
 * Watches the topology over the control path while load runs: replication lag, and who claims to be primary. Each
 * question is asked on a fixed beat; an answer that is late skips beats, it never queues up.
 */
import { LAG_BEAT_MS } from "../domain/probe.ts";
import type { GroupProbe, RunningGroup } from "../ports/node-kind.ts";
import type { RunDirectory } from "../ports/run-store.ts";
import type { RunClock } from "./run-clock.ts";

const QUESTIONS: readonly (GroupProbe & { readonly type: "replication-lag" | "primaries" })[] = [
  { type: "replication-lag" },
  { type: "primaries" },
];

export class Samplers {
  readonly #stop = new AbortController();
  readonly #loops: Promise<void>[];

  constructor(groups: ReadonlyMap<string, RunningGroup>, clock: RunClock, directory: RunDirectory) {
    const stateful = [...groups.values()].filter((group) => group.kind !== "service");
    this.#loops = stateful.flatMap((group) =>
      QUESTIONS.map((question) => this.#sample(group, question, clock, directory)),
    );
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#loops);
  }

  async #sample(
    group: RunningGroup,
    question: (typeof QUESTIONS)[number],
    clock: RunClock,
    directory: RunDirectory,
  ): Promise<void> {
    const region = new Map(group.nodes.map((node) => [node.name, node.region]));
    while (!this.#stop.signal.aborted) {
      const time = clock.elapsed();
      const answer = await group.probe(question).catch(() => undefined);
      for (const value of answer?.values ?? []) {
        const numeric = typeof value.value === "string" ? Number(value.value) : value.value;
        directory.sample(question.type, {
          time,
          name: value.name,
          value: numeric,
          node: value.node,
          region: region.get(value.node) ?? "",
          group: group.group,
          ...(value.unit === undefined ? {} : { unit: value.unit }),
        });
      }
      const next = time + LAG_BEAT_MS * 1e6;
      await clock.sleepUntil(next, this.#stop.signal).catch(() => undefined);
    }
  }
}
