import type { NodeEffect, ResolvedEffect } from "../domain/fault.ts";
import { EnvironmentError } from "../lib/errors.ts";
import type { RunningGroup } from "../ports/node-kind.ts";
import type { NodeHandle, RunningNetwork } from "../ports/runtime.ts";

/** Carries a resolved effect to whoever can produce it, and takes it back. */
export interface FaultInjector {
  apply(fault: string, effect: ResolvedEffect): Promise<void>;
  heal(fault: string): Promise<void>;
  healAll(): Promise<void>;
}

const STOP_GRACE_MS = 5000;

export function createFaultInjector(
  network: RunningNetwork,
  groups: ReadonlyMap<string, RunningGroup>,
): FaultInjector {
  const applied = new Map<string, ResolvedEffect>();
  const handles = nodeHandles(groups);
  const heal = async (fault: string): Promise<void> => {
    const effect = applied.get(fault);
    if (effect === undefined) return;
    applied.delete(fault);
    switch (effect.on) {
      case "links":
        return network.links.heal(fault);
      case "packets":
        return network.packets?.heal(fault);
      case "nodes":
        await Promise.all(effect.nodes.map((node) => healNode(handles(node), effectsOn(node))));
    }
  };
  /** What other faults still do to a node. */
  const effectsOn = (node: string): NodeEffect[] =>
    [...applied.values()].flatMap((other) =>
      other.on === "nodes" && other.nodes.includes(node) ? [other.effect] : [],
    );
  return {
    apply: async (fault, effect) => {
      applied.set(fault, effect);
      switch (effect.on) {
        case "links":
          return network.links.apply(fault, effect.links, effect.effect);
        case "packets":
          if (network.packets === undefined) {
            throw new EnvironmentError({
              code: "FLT900",
              message: "this runtime has no packet faults",
            });
          }
          return network.packets.apply(fault, effect.nodes, effect.effect);
        case "nodes":
          await Promise.all(effect.nodes.map((node) => applyToNode(handles(node), effect.effect)));
      }
    },
    heal,
    healAll: async () => {
      const healed = await Promise.allSettled([...applied.keys()].map(heal));
      await Promise.all([network.links.healAll(), network.packets?.healAll()]);
      const failed = healed.find((result) => result.status === "rejected");
      if (failed) throw failed.reason as Error;
    },
  };
}

/** An injector that says it did and does nothing: the harness must find out (self-test). */
export const idleInjector: FaultInjector = {
  apply: async () => undefined,
  heal: async () => undefined,
  healAll: async () => undefined,
};

function nodeHandles(groups: ReadonlyMap<string, RunningGroup>): (node: string) => NodeHandle {
  return (name) => {
    for (const group of groups.values()) {
      if (group.nodes.some((node) => node.name === name)) return group.handle(name);
    }
    throw new EnvironmentError({ code: "FLT901", message: `node "${name}" is not running` });
  };
}

async function applyToNode(handle: NodeHandle, effect: NodeEffect): Promise<void> {
  switch (effect) {
    case "kill":
      return handle.kill();
    case "stop":
      return handle.stop(STOP_GRACE_MS);
    case "pause":
      return handle.pause();
    case "restart":
      await handle.stop(STOP_GRACE_MS);
      return handle.start();
  }
}

/** The node becomes what the faults that are left on it make of it: the last one that heals lets it run again. */
async function healNode(handle: NodeHandle, left: readonly NodeEffect[]): Promise<void> {
  if (left.includes("kill") || left.includes("stop")) return;
  if ((await handle.state()) === "stopped") await handle.start();
  if (left.includes("pause")) await handle.pause();
  else await handle.resume();
}
