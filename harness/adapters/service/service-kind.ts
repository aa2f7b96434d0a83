/** A service under test: an image, a Dockerfile or a command of this machine, one node per named region. */
import { regionProblems } from "../../lib/region-problems.ts";
import type { ConfigProblem, NodeKind } from "../../ports/node-kind.ts";
import { type ServiceConfig, serviceSchema } from "./service-config.ts";

export const serviceKind: NodeKind<ServiceConfig> = {
  kind: "service",
  schema: serviceSchema,
  advertises: false,
  roles: [],
  actions: [],
  models: ["http", "set", "register"],
  problems,
  toolsOf: (config) => config.part,
  uses: (config) => config.uses,
  commands: (config) => (config.command === undefined ? [] : [config.command.join(" ")]),
  expand: (group, config, regions) =>
    (config.regions === "all" ? regions : config.regions).map((each) => ({
      name: `${group}-${each}`,
      group,
      kind: "service",
      region: each,
      ports: { http: config.port },
      config,
    })),
  start: async (context) => (await import("./service-group.ts")).startService(context),
};

function problems(config: ServiceConfig, regions: readonly string[]): readonly ConfigProblem[] {
  if (config.regions === "all") return [];
  return regionProblems(
    config.regions.map((each, i) => ({ path: ["regions", i], region: each })),
    regions,
  );
}
