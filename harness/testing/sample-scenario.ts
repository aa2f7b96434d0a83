import type { PlannedAction, PlannedFault } from "../domain/fault.ts";
import type { SteadyStateSpec } from "../domain/probe.ts";
import type { Scenario, WorkloadSpec } from "../domain/scenario.ts";
import { FAKE_PORT } from "./fake-group.ts";

export const SAMPLE_FAULT: PlannedFault = {
  id: "outage",
  kind: "partition",
  atMs: 1000,
  forMs: 2000,
  target: { type: "region", region: "a" },
  parameters: { form: "isolate", streams: ["upstream", "downstream"] },
  line: 1,
};

export const SAMPLE_ACTION: PlannedAction = {
  id: "promote-1",
  action: "promote",
  atMs: 2000,
  target: { type: "node", group: "db", which: "b" },
  parameters: { region: "b" },
  line: 2,
};

export const SAMPLE_WORKLOAD: WorkloadSpec = {
  name: "ledger",
  kind: "set",
  on: "db",
  from: ["b", "c"],
  clients: 2,
  ratePerSecond: 100,
  timeoutMs: 1000,
  minimumAcknowledged: 10,
  options: {},
  line: 3,
};

export const SAMPLE_STEADY_STATE: SteadyStateSpec = {
  label: "primaries(db)",
  probe: {
    name: "primaries(db)",
    kind: "primaries",
    node: "db",
    everyMs: 1000,
    timeoutMs: 2000,
    options: {},
    units: { value: "number" },
    line: 1,
  },
  expect: { count: 1 },
  when: ["before", "after"],
  line: 1,
};

/**
 * Three regions 40 ms apart, a group `db` of kind `fake`, one workload, one outage of two seconds with a promotion in
 * the middle of it, and the checks and objectives that go with it.
 */
export function sampleScenario(overrides: Partial<Scenario> = {}): Scenario {
  const regions = ["a", "b", "c"];
  return {
    id: "sample",
    file: "scenarios/sample.yaml",
    title: "A sample",
    tags: [],
    seed: "42",
    parameters: {},
    topology: {
      regions,
      wan: [
        { between: ["a", "b"], roundTripMs: 40 },
        { between: ["a", "c"], roundTripMs: 40 },
        { between: ["b", "c"], roundTripMs: 40 },
      ],
      nodes: regions.map((region) => ({
        ...{ name: `db-${region}`, group: "db", kind: "fake", region },
        ports: { main: FAKE_PORT },
        config: {},
      })),
    },
    groups: [{ group: "db", kind: "fake", config: {}, uses: {}, line: 1 }],
    workloads: [SAMPLE_WORKLOAD],
    probes: [],
    steadyState: [SAMPLE_STEADY_STATE],
    faults: [SAMPLE_FAULT],
    actions: [SAMPLE_ACTION],
    timing: {
      beforeMs: 1000,
      faultsMs: 4000,
      recoveryMs: 5000,
      afterMs: 1000,
      startMs: 60_000,
      settleMs: 0,
    },
    objectives: [
      {
        name: "Writes work after",
        sli: { kind: "availability", of: "ledger" },
        during: "after",
        target: { comparison: ">=", value: 0.9, unit: "ratio" },
        confidence: "bound",
        text: ">= 90%",
        line: 1,
      },
    ],
    checks: [
      {
        name: "no-lost-writes(ledger)",
        check: "no-lost-writes",
        workload: "ledger",
        options: {},
        line: 1,
      },
      { name: "single-primary(db)", check: "single-primary", node: "db", options: {}, line: 1 },
    ],
    commands: [],
    ...overrides,
  };
}
