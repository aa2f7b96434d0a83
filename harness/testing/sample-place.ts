import type { NodePlace } from "../ports/runtime.ts";

/** A place that says in its answers what it was asked: for tests of what a node is started with. */
export const samplePlace: NodePlace = {
  dataDirectory: "/data",
  program: (name) => `/bin/${name}`,
  template: "/template",
  listen: "10.0.0.5",
  port: (declared) => declared,
  addressOf: (node, port) => ({ host: node, port }),
  scenarioDirectory: "/scenario",
};
