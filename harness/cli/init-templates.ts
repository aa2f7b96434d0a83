/** What `harness init` writes into somebody's own repository. */
export interface Template {
  /** Below the folder; POSIX separators. */
  readonly path: string;
  readonly text: string;
}

const FIRST_SCENARIO = `scenario: first
title: A region that is cut off for a while loses no acknowledged write
tags: [quick]
seed: 1

topology:
  regions: [east, west]
  wan:
    east <-> west: 40ms
  nodes:
    db:
      postgres: { primary: east, replicas: [west] }

workloads:
  ledger: { kind: set, on: db, from: east, clients: 4, rate: 50/s }

steady-state:
  - { probe: primaries, node: db, expect: { count: 1 } }

# West is cut off from east; its replica must catch up when the partition heals.
timeline:
  - { at: 1s, fault: partition, isolate: west, for: 3s, as: outage }

timing: { before: 2s, after: 2s }

objectives:
  - { name: Writes go on, sli: availability(ledger), target: ">= 95%" }
  - { name: Writes stay quick, sli: latency(ledger), target: "p90 < 500ms" }

checks:
  - { check: no-lost-writes, workload: ledger }
  - { check: every-node-converges, workload: ledger }
`;

const WORKFLOW = `# Runs every scenario of this repository each night and on request.
name: harness
on:
  workflow_dispatch:
  schedule:
    - cron: "17 3 * * *"
permissions:
  contents: read
jobs:
  scenarios:
    runs-on: ubuntu-latest
    timeout-minutes: 60
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 24
      - run: npm ci
      - run: npx harness validate scenarios
      - run: npx harness run scenarios
      - uses: actions/upload-artifact@v4
        if: always()
        with:
          name: harness-reports
          path: reports
`;

export const TEMPLATES: readonly Template[] = [
  { path: "scenarios/first.yaml", text: FIRST_SCENARIO },
  { path: ".github/workflows/harness.yml", text: WORKFLOW },
];
