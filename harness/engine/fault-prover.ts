/**
 * Proves that a fault is there, and that it is gone. The proof is independent of the injector: fresh connections through
 * each link it names, and the nodes themselves over the control path. What Toxiproxy says about its own toxics is no
 * proof.
 */
import type {
  LinkEffect,
  LinkObservation,
  NodeEffect,
  PacketEffect,
  ResolvedEffect,
} from "../domain/fault.ts";
import type { Scenario } from "../domain/scenario.ts";
import { linksOf, roundTripMs, type Link } from "../domain/topology.ts";
import { InvariantError } from "../lib/errors.ts";
import { isBackToNormal, showsEffect, type LinkBaseline } from "../nemesis/link-evidence.ts";
import { sameRegionNodes } from "../nemesis/same-region-nodes.ts";
import type { LinkProber } from "../ports/link-prober.ts";
import type { RunningGroup } from "../ports/node-kind.ts";
import type { RunningNetwork } from "../ports/runtime.ts";
import type { RunClock } from "./run-clock.ts";

/** A healthy link answers well within this, beyond its round trip; no answer by then is silence. */
const SILENCE_MS = 600;
/** How long evidence of one kind is looked for. */
const PROOF_DEADLINE_MS = 8000;
const RETRY_MS = 50;

/** A look that was broken off saw neither an effect nor its absence. */
const INTERRUPTED = { held: false, seen: "nothing: the time for a proof was over" } as const;

export interface Proof {
  readonly proved: boolean;
  readonly evidence: readonly string[];
}

export interface ProverDependencies {
  readonly scenario: Scenario;
  readonly network: RunningNetwork;
  readonly groups: ReadonlyMap<string, RunningGroup>;
  readonly prober: LinkProber;
  readonly clock: RunClock;
}

interface Question {
  /** Link id or node name. */
  readonly about: string;
  /** One look: true when what is asked for was seen, and what was seen in words. */
  readonly look: (
    signal: AbortSignal,
  ) => Promise<{ readonly held: boolean; readonly seen: string }>;
}

export class FaultProver {
  readonly #deps: ProverDependencies;
  readonly #links: ReadonlyMap<string, Link>;
  readonly #baseline = new Map<string, LinkBaseline>();

  constructor(deps: ProverDependencies) {
    this.#deps = deps;
    const links = linksOf(deps.scenario.topology, sameRegionNodes(deps.scenario));
    this.#links = new Map(links.map((link) => [link.id, link]));
  }

  /** How every link answers while nothing is wrong: what "slower" and "back to normal" are measured against. */
  async measureBaseline(signal: AbortSignal): Promise<void> {
    await Promise.all(
      [...this.#links.values()].map(async (link) => {
        const seen = await this.#observe(link, true, signal);
        this.#baseline.set(link.id, {
          replyMs: seen.replyMs ?? roundTripMs(this.#deps.scenario.topology, link.from, link.to),
          bulkMs: seen.bulkMs ?? 0,
        });
      }),
    );
  }

  async proveActive(effect: ResolvedEffect, signal: AbortSignal): Promise<Proof> {
    return this.#prove(this.#questions(effect, true), signal);
  }

  async proveGone(effect: ResolvedEffect, signal: AbortSignal): Promise<Proof> {
    return this.#prove(this.#questions(effect, false), signal);
  }

  #questions(effect: ResolvedEffect, active: boolean): Question[] {
    switch (effect.on) {
      case "links":
        return effect.links.map((id) => this.#linkQuestion(id, effect.effect, active));
      case "nodes":
        return effect.nodes.map((node) => this.#nodeQuestion(node, effect.effect, active));
      case "packets":
        return effect.nodes.map((node) => this.#packetQuestion(node, effect.effect, active));
    }
  }

  #linkQuestion(id: string, effect: LinkEffect, active: boolean): Question {
    const link = this.#links.get(id);
    if (link === undefined) {
      throw new InvariantError({ code: "BUG003", message: `link ${id} is not in the topology` });
    }
    return {
      about: id,
      look: async (signal) => {
        const seen = await this.#observe(link, true, signal);
        const baseline = this.#baseline.get(id) ?? { replyMs: 0, bulkMs: 0 };
        if (active) return { held: showsEffect(effect, seen, baseline), seen: describe(seen) };
        if (isBackToNormal(seen, baseline)) return { held: true, seen: describe(seen) };
        // A link to a node that is down forwards again when it closes at once instead of staying silent.
        const down = (await this.#group(link.node).handle(link.node).state()) !== "running";
        const forwards = down && seen.saw !== "silence";
        return { held: forwards, seen: `${describe(seen)}${down ? ", its node is down" : ""}` };
      },
    };
  }

  #nodeQuestion(node: string, effect: NodeEffect, active: boolean): Question {
    const group = this.#group(node);
    const handle = group.handle(node);
    return {
      about: node,
      look: async (signal) => {
        const state = await handle.state();
        const seen = await this.#control(node, signal);
        const words = `${state}, ${describe(seen)}`;
        // A restart is over when it is proved: what shows it is that the node answers again.
        if (!active || effect === "restart") {
          return { held: state === "running" && seen.saw === "answer", seen: words };
        }
        const wanted = effect === "pause" ? "paused" : "stopped";
        return { held: state === wanted && seen.saw !== "answer", seen: words };
      },
    };
  }

  #packetQuestion(node: string, effect: PacketEffect, active: boolean): Question {
    const spec = this.#group(node).nodes.find((candidate) => candidate.name === node);
    const port = Object.values(spec?.ports ?? {})[0] ?? 0;
    return {
      about: node,
      look: async (signal) => {
        const seen = await this.#deps.prober.observe(
          {
            endpoint: this.#deps.network.entry(spec?.region ?? "", node, port),
            handshake: this.#group(node).handshake(port),
            timeoutMs: SILENCE_MS,
          },
          signal,
        );
        const rejected = seen.saw === "refused" || seen.saw === "reset" || seen.saw === "closed";
        const shows = effect === "reject" ? rejected : seen.saw !== "answer" && !rejected;
        return { held: active ? shows : seen.saw === "answer", seen: describe(seen) };
      },
    };
  }

  async #observe(
    link: Link,
    bulk: boolean,
    signal: AbortSignal,
  ): Promise<Omit<LinkObservation, "link">> {
    const baseline = this.#baseline.get(link.id)?.replyMs ?? 0;
    return this.#deps.prober.observe(
      {
        endpoint: this.#deps.network.entry(link.from, link.node, link.port),
        handshake: this.#group(link.node).handshake(link.port),
        timeoutMs:
          SILENCE_MS +
          4 * baseline +
          roundTripMs(this.#deps.scenario.topology, link.from, link.to) * 4,
        bulk,
      },
      signal,
    );
  }

  async #control(node: string, signal: AbortSignal): Promise<Omit<LinkObservation, "link">> {
    const group = this.#group(node);
    const spec = group.nodes.find((candidate) => candidate.name === node);
    const port = Object.values(spec?.ports ?? {})[0] ?? 0;
    return this.#deps.prober.observe(
      {
        endpoint: this.#deps.network.control(node, port),
        handshake: group.handshake(port),
        timeoutMs: SILENCE_MS,
      },
      signal,
    );
  }

  #group(node: string): RunningGroup {
    for (const group of this.#deps.groups.values()) {
      if (group.nodes.some((candidate) => candidate.name === node)) return group;
    }
    throw new InvariantError({ code: "BUG004", message: `node ${node} belongs to no group` });
  }

  /** Looks until each question holds, at most until the deadline; a question that never held is the missing proof. */
  async #prove(questions: readonly Question[], signal: AbortSignal): Promise<Proof> {
    const until = this.#deps.clock.elapsed() + PROOF_DEADLINE_MS * 1e6;
    const results = await Promise.all(
      questions.map(async ({ about, look }) => {
        for (;;) {
          const { held, seen } = await look(signal).catch((error: unknown) => {
            if (signal.aborted) return INTERRUPTED;
            throw error;
          });
          if (held) return { held, line: `${about}: ${seen}` };
          if (signal.aborted || this.#deps.clock.elapsed() > until) {
            return { held, line: `${about}: NOT as expected, saw ${seen}` };
          }
          await this.#deps.clock.clock.sleep(RETRY_MS, signal).catch(() => undefined);
        }
      }),
    );
    return {
      proved: results.length > 0 && results.every(({ held }) => held),
      evidence: results.map(({ line }) => line),
    };
  }
}

function describe(seen: Omit<LinkObservation, "link">): string {
  const reply = seen.replyMs === undefined ? "" : ` after ${seen.replyMs.toFixed(1)} ms`;
  const bulk =
    seen.bulkMs === undefined
      ? ""
      : `, ${String(seen.bulkBytes ?? 0)} bytes in ${seen.bulkMs.toFixed(0)} ms`;
  return `${seen.saw}${reply}${bulk}`;
}
