/** What every data model must do where nobody disturbs it: one client, one operation after the other. */
import type { RunningGroup } from "../../ports/node-kind.ts";
import { same } from "./check.ts";

const TIMEOUT_MS = 3000;

/** An operation and what its client must be told; without a value, any. */
interface Step {
  readonly f: string;
  readonly value?: unknown;
  readonly key?: number;
  readonly told: readonly [outcome: string, value?: unknown];
}

/** Steps that a group of this kind passes with these options of its workload. */
export interface ModelScript {
  readonly model: string;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly steps: readonly Step[];
}

export async function followScripts(
  group: RunningGroup,
  scripts: readonly ModelScript[],
): Promise<void> {
  for (const [number, { model, options = {}, steps }] of scripts.entries()) {
    const workload = `script-${number}`;
    const client = await group.client(model, {
      ...{ vantage: "us", timeoutMs: TIMEOUT_MS, workload, options },
    });
    try {
      await client.setup();
      for (const [place, { f, value = null, key, told }] of steps.entries()) {
        const request = { f, value, ...(key === undefined ? {} : { key }) };
        const reply = await client.invoke(request, AbortSignal.timeout(TIMEOUT_MS));
        const got = told.length === 1 ? [reply.outcome] : [reply.outcome, reply.value];
        same(got, [...told], `${model} ${JSON.stringify(options)}, step ${place}, ${f}`);
      }
    } finally {
      await client.close();
    }
  }
}

const all = (balances: readonly number[]): object => Object.fromEntries(balances.entries());

/** Of the transactions that both PostgreSQL and Redis have; `options` are how the kind carries them out. */
export function transactionScripts(
  options: Readonly<Record<string, unknown>>,
): readonly ModelScript[] {
  return [
    {
      ...{ model: "list-append", options },
      steps: [
        { f: "txn", value: [["r", 1, null]], told: ["ok", [["r", 1, null]]] },
        {
          f: "txn",
          value: [
            ["append", 1, 7],
            ["r", 1, null],
            ["append", 1, 8],
            ["r", 2, null],
          ],
          told: [
            "ok",
            [
              ["append", 1, 7],
              ["r", 1, [7]],
              ["append", 1, 8],
              ["r", 2, null],
            ],
          ],
        },
        { f: "txn", value: [["r", 1, null]], told: ["ok", [["r", 1, [7, 8]]]] },
      ],
    },
    {
      ...{ model: "rw-register", options },
      steps: [
        {
          f: "txn",
          value: [
            ["w", 1, 7],
            ["r", 1, null],
          ],
          told: [
            "ok",
            [
              ["w", 1, 7],
              ["r", 1, 7],
            ],
          ],
        },
        {
          f: "txn",
          value: [
            ["w", 1, 8],
            ["r", 2, null],
          ],
          told: [
            "ok",
            [
              ["w", 1, 8],
              ["r", 2, null],
            ],
          ],
        },
        { f: "txn", value: [["r", 1, null]], told: ["ok", [["r", 1, 8]]] },
      ],
    },
    bankScript(options),
  ];
}

function bankScript(options: Readonly<Record<string, unknown>>): ModelScript {
  return {
    ...{ model: "bank", options },
    steps: [
      { f: "read", told: ["ok", all([100, 0, 0, 0, 0, 0, 0, 0])] },
      { f: "transfer", value: { from: 0, to: 3, amount: 30 }, told: ["ok"] },
      { f: "transfer", value: { from: 3, to: 1, amount: 31 }, told: ["fail"] },
      { f: "transfer", value: { from: 3, to: 1, amount: 30 }, told: ["ok"] },
      { f: "read", told: ["ok", all([70, 30, 0, 0, 0, 0, 0, 0])] },
    ],
  };
}

/** Of the other models that both have. */
export const STORE_SCRIPTS: readonly ModelScript[] = [
  {
    model: "counter",
    steps: [
      { f: "read", told: ["ok", 0] },
      { f: "add", value: 3, told: ["ok", 3] },
      { f: "add", value: 4, told: ["ok", 4] },
      { f: "read", told: ["ok", 7] },
    ],
  },
  {
    model: "queue",
    steps: [
      { f: "dequeue", value: { claim: 0 }, told: ["ok", null] },
      { f: "enqueue", value: 5, told: ["ok", 5] },
      { f: "enqueue", value: 6, told: ["ok", 6] },
      { f: "enqueue", value: 7, told: ["ok", 7] },
      { f: "dequeue", value: { claim: 1 }, told: ["ok", 5] },
      { f: "dequeue", value: { claim: 2 }, told: ["ok", 6] },
      { f: "drain", value: { claims: [2, 9] }, told: ["ok", [7, 6]] },
      { f: "drain", value: { claims: [] }, told: ["ok", []] },
    ],
  },
  {
    model: "unique-ids",
    steps: [1, 2, 3].map((id) => ({ f: "generate", told: ["ok", id] })),
  },
];

/** Locks with the tokens of two grants, and without. */
export function lockScripts(first: number, second: number): readonly ModelScript[] {
  const release = (owner: number, outcome: string): Step => {
    return { f: "release", key: 1, value: { owner }, told: [outcome] };
  };
  return [
    {
      ...{ model: "lock", options: { fencing: true, ttl: 60_000 } },
      steps: [
        { f: "acquire", key: 1, value: { owner: 1 }, told: ["ok", first] },
        { f: "write", key: 1, value: { token: first }, told: ["ok"] },
        release(1, "ok"),
        release(1, "fail"),
        { f: "acquire", key: 1, value: { owner: 2 }, told: ["ok", second] },
        { f: "write", key: 1, value: { token: second }, told: ["ok"] },
        { f: "write", key: 1, value: { token: first }, told: ["fail"] },
        release(2, "ok"),
      ],
    },
    {
      ...{ model: "lock", options: { fencing: false, ttl: 60_000 } },
      steps: [
        { f: "acquire", key: 1, value: { owner: 1 }, told: ["ok", null] },
        { f: "write", key: 1, value: { token: null }, told: ["ok"] },
        release(1, "ok"),
      ],
    },
  ];
}

export const STREAM_SCRIPT: ModelScript = {
  ...{ model: "stream", options: { keys: 2, "poll-size": 2 } },
  steps: [
    { f: "poll", key: 1, told: ["ok", []] },
    ...[5, 6, 7].map((value) => ({ f: "append", key: 1, value, told: ["ok", value] }) as const),
    { f: "poll", key: 1, told: ["ok", [5, 6]] },
    { f: "poll", key: 1, told: ["ok", [7]] },
    { f: "poll", key: 0, told: ["ok", []] },
    { f: "read", key: 1, told: ["ok", [5, 6, 7]] },
  ],
};
