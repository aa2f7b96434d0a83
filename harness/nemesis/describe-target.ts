import type { FaultTarget } from "../domain/fault.ts";
import { isSymbol } from "./target.ts";

/** A target in the words of the scenario language, for the journal, `plan` and reports. */
export function describeTarget(target: FaultTarget): string {
  switch (target.type) {
    case "region":
      return target.region;
    case "regions":
      return target.sides.map((side) => side.join(", ")).join(" | ");
    case "links": {
      const to = target.group === undefined ? target.to : describeNode(target.group, target.to);
      return `${target.from} ${target.bothWays ? "<->" : "->"} ${to}`;
    }
    case "node":
      return describeNode(target.group, target.which);
    case "group":
      return target.group;
  }
}

function describeNode(group: string, which: string): string {
  return isSymbol(which) ? `${which} of ${group}` : `${group}@${which}`;
}
